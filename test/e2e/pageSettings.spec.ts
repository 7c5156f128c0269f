import { openApp, scene } from './app.ts'
import { fixture } from './fixtures.ts'
import {
  chooseButton,
  detailsButton,
  downloadButton,
  errorCard,
  formatsButton,
  helpButton,
  legendEnds,
  modelButton,
  samples,
  stage,
  tilesThatAre,
} from './parts.ts'
import { chooseAndWait, expect, saved, shownMap, tabTo } from './screen.ts'
import { test } from './site.ts'

const photo = scene('photo.png', 200, 150)

test('a change of language keeps the photo and its map', async ({ page }) => {
  await openApp(page)
  const html = page.locator('html')
  await expect(html).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('button', { name: 'Choose photos' })).toBeVisible()
  await page.getByRole('button', { name: '切换到简体中文' }).click()
  await expect(html).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.getByRole('button', { name: '选择照片' })).toBeVisible()
  await chooseAndWait(page, photo)
  const before = await shownMap(page)
  await expect(legendEnds(page)).toHaveText(['近', '远'])
  await detailsButton(page).click()
  await expect(page.locator('.times')).toContainText('推理')

  await page.getByRole('button', { name: 'Switch to English' }).click()
  await expect(html).toHaveAttribute('lang', 'en')
  await expect(legendEnds(page)).toHaveText(['near', 'far'])
  await expect(page.locator('.times')).toContainText('Infer')
  expect(Buffer.compare((await shownMap(page)).data, before.data)).toBe(0)
  await page.getByRole('button', { name: '切换到简体中文' }).click()
  await page.reload()
  await expect(html).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.getByRole('button', { name: '选择照片' })).toBeVisible()
})

test.describe('a browser in Chinese', () => {
  test.use({ locale: 'zh-CN' })

  test('starts in Chinese', async ({ page }) => {
    await openApp(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
    await expect(page.locator('.lead')).toHaveText('放入一张照片，看见它的深度。')
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: '选择照片' }).click()
    await (await chooser).setFiles([
      { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: fixture('cut.jpg').bytes },
    ])
    await expect(errorCard(page)).toContainText('“cut.jpg”已损坏或不完整')
  })
})

test('the theme changes from system to light to dark and is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await openApp(page)
  const background = page.locator('html')
  const [dark, light] = ['rgb(19, 19, 21)', 'rgb(244, 244, 243)']
  await expect(background).toHaveCSS('background-color', dark)
  await page.getByRole('button', { name: /^Theme: system/ }).click()
  await expect(background).toHaveCSS('background-color', light)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('button', { name: /^Theme: light/ }).click()
  await expect(background).toHaveCSS('background-color', dark)
  await page.reload()
  await expect(background).toHaveCSS('background-color', dark)
  await page.getByRole('button', { name: /^Theme: dark/ }).click()
  await expect(background).toHaveCSS('background-color', light)
})

test('a photo can be estimated and saved with the keyboard alone', async ({ page }) => {
  await openApp(page)
  // Listen before the key press: the dialog opens faster than Playwright can start to wait for it.
  const chooser = page.waitForEvent('filechooser')
  await tabTo(page, chooseButton(page))
  await page.keyboard.press('Enter')
  await (await chooser).setFiles([{ name: photo.name, mimeType: 'image/png', buffer: photo.bytes }])
  await expect(downloadButton(page)).toBeEnabled()

  const side = page.locator('input[name="view"][value="side"]')
  await tabTo(page, side)
  await page.keyboard.press('ArrowRight')
  await expect(stage(page)).toHaveAttribute('data-view', 'over')
  await tabTo(page, downloadButton(page))
  const { name } = await saved(page, () => page.keyboard.press('Enter'))
  expect(name).toBe('photo.depth.png')

  for (const [opener, opened, key] of [
    [formatsButton(page), page.locator('.download-panel'), 'Tab'],
    [helpButton(page), page.getByRole('dialog'), 'Shift+Tab'],
    [modelButton(page), page.locator('.model-panel'), 'Shift+Tab'],
  ] as const) {
    await tabTo(page, opener, key)
    await page.keyboard.press('Enter')
    await expect(opened).toBeVisible()
    await page.keyboard.press('Tab')
    // In a dialog with only one control, Tab moves the focus to the browser's own controls.
    const isInside = await opened.evaluate((element) => {
      const active = document.activeElement
      return active === document.body || element.contains(active)
    })
    expect(isInside).toBe(true)
    await page.keyboard.press('Escape')
    await expect(opened).toBeHidden()
    await expect(opener).toBeFocused()
  }
})

test('a sample can be opened with the keyboard', async ({ page }) => {
  await openApp(page)
  const sample = samples(page).first()
  await expect(sample).toBeVisible()
  await tabTo(page, sample)
  await page.keyboard.press('Enter')
  await expect(tilesThatAre(page, 'done')).toHaveCount(1)
  await expect(downloadButton(page)).toBeEnabled()
})
