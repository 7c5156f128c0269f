/** Named presets of the style and of the effects, in the panel "Style". */
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { expectFitsAcross, onChinesePhone } from './chinesePhone.ts'
import { adjustButton, lookButton, toasts } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

function panel(page: Page) {
  return page.getByRole('region', { name: /^(Style|样式)$/u })
}
function list(page: Page) {
  return panel(page).getByRole('combobox', { name: /^(Preset|预设)$/u })
}
function button(page: Page, name: string) {
  return panel(page).getByRole('button', { name, exact: true })
}
function palette(page: Page, name: string) {
  return panel(page).getByRole('radio', { name })
}
/** The texts of the list. */
function names(page: Page): Promise<readonly string[]> {
  return list(page).locator('option').allTextContents()
}
function aperture(page: Page) {
  return page.getByRole('region', { name: 'Effects' }).getByRole('slider', { name: 'Aperture' })
}

/** Leaves the style open, with an aperture of 10 per cent. */
async function open(page: Page): Promise<void> {
  await openApp(page)
  await chooseAndWait(page, photo)
  await page.getByRole('button', { name: 'Effects' }).click()
  await aperture(page).press('End')
  await lookButton(page).click()
  await expect(list(page)).toBeVisible()
}

/** Types the name and presses Enter. */
async function saveAs(page: Page, name: string): Promise<void> {
  await button(page, 'Save…').press('Enter')
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('a preset is saved, chosen, renamed and deleted, by keyboard alone', async ({ page }) => {
  await open(page)
  await expect(button(page, 'Delete')).toBeHidden()
  await palette(page, 'Viridis').focus()
  await page.keyboard.press('Space')
  await saveAs(page, '  Green   and blurred ')
  await expect(button(page, 'Save…')).toBeFocused()
  await expect(list(page)).toHaveValue('Green and blurred')
  expect(await violations(page)).toEqual([])

  await button(page, 'Reset').press('Enter')
  await expect(list(page)).toHaveValue('')
  await expect(button(page, 'Rename…')).toHaveAttribute('aria-disabled', 'true')
  await list(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(palette(page, 'Viridis')).toBeChecked()

  await button(page, 'Rename…').press('Enter')
  await page.keyboard.type('Forest')
  await page.keyboard.press('Enter')
  await expect(list(page)).toHaveValue('Forest')
  expect(await names(page)).toEqual(['Custom', 'Forest'])
  await expect(button(page, 'Rename…')).toBeFocused()

  await button(page, 'Delete').press('Enter')
  expect(await names(page)).toEqual(['Custom'])
  await expect(button(page, 'Save…')).toBeFocused()
  await toasts(page).getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(list(page)).toHaveValue('Forest')
})

test('a preset is kept for the next visit, and one step takes it back, effects included', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await open(page)
  await palette(page, 'Viridis').check({ force: true })
  await saveAs(page, 'Forest')
  await page.reload()
  await openApp(page)
  await chooseAndWait(page, photo)
  await lookButton(page).click()
  // The style is kept between visits, and the settings of effects are not.
  await expect(list(page)).toHaveValue('')
  await palette(page, 'Plasma').check({ force: true })
  await list(page).selectOption('Forest')
  await expect(palette(page, 'Viridis')).toBeChecked()
  await page.getByRole('button', { name: 'Effects' }).click()
  await expect(aperture(page)).toHaveValue('10')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(aperture(page)).toHaveValue('3')
  await lookButton(page).click()
  await expect(palette(page, 'Plasma')).toBeChecked()
  await button(page, 'Redo').click()
  await expect(list(page)).toHaveValue('Forest')
})

test('a name that is taken replaces its preset when saving, and is refused when renaming', async ({
  page,
}) => {
  await open(page)
  await saveAs(page, 'One')
  await palette(page, 'Viridis').check({ force: true })
  await saveAs(page, 'Two')
  await button(page, 'Rename…').click()
  const dialog = page.getByRole('dialog', { name: 'Rename “Two”' })
  await dialog.getByRole('textbox').fill('One')
  await expect(dialog).toContainText('There is already a preset “One”. Choose another name.')
  await expect(dialog.getByRole('button', { name: 'Rename' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await button(page, 'Save…').click()
  await page.getByRole('textbox', { name: 'Name' }).fill('One')
  await expect(page.getByRole('dialog')).toContainText('It will be replaced.')
  await page.keyboard.press('Enter')
  await expect(list(page)).toHaveValue('One')
  await button(page, 'Reset').click()
  await list(page).selectOption('One')
  await expect(palette(page, 'Viridis')).toBeChecked()
  expect(await names(page)).toEqual(['Custom', 'One', 'Two'])
})

test('names are text, and damaged presets are left out', async ({ page }) => {
  await page.addInitScript(() => {
    const rows = [{ name: '<img src=x onerror=alert(1)>', look: {}, effects: {} }, { name: 7 }]
    localStorage.setItem('depthdrop.presets', JSON.stringify(rows))
  })
  await open(page)
  expect(await names(page)).toEqual(['Custom', '<img src=x onerror=alert(1)>'])
})

test('the presets fit a Chinese phone', async ({ browser, isolated }) => {
  await onChinesePhone(browser, isolated.url, async (page) => {
    await openApp(page)
    await chooseAndWait(page, photo)
    await adjustButton(page).tap()
    await lookButton(page).tap()
    await button(page, '保存…').tap()
    await page.getByRole('textbox', { name: '名称' }).fill('我的样式')
    await expectFitsAcross(page.getByRole('dialog'))
    await page.keyboard.press('Enter')
    await expect(list(page)).toHaveValue('我的样式')
    for (const name of ['保存…', '重命名…', '删除']) await expectFitsAcross(button(page, name))
    expect(await violations(page)).toEqual([])
  })
})
