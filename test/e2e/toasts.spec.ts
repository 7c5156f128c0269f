/** Tests how long messages stay, and that they cover no control. */
import { openApp, scene } from './app.ts'
import { adjustButton, chooseButton, closeDockButton, dock, toasts } from './parts.ts'
import { choose, chooseAndWait, expect, give, ready } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 320, 240)

async function pasteNothing(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true })),
  )
}

/** Returns the visible controls that the messages cover, by their text. */
function covered(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const area = document.querySelector('.toast-area')
    if (area === null || area.checkVisibility() === false) return ['no message']
    const box = area.getBoundingClientRect()
    return [...document.querySelectorAll('button, a[href], select, input, label')]
      .filter((control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect()
        return (
          !area.contains(control) &&
          control.checkVisibility() &&
          Math.min(right, box.right) - Math.max(left, box.left) > 1 &&
          Math.min(bottom, box.bottom) - Math.max(top, box.top) > 1
        )
      })
      .map((control) => `${control.className} ${control.textContent}`)
  })
}

test('a note leaves after four seconds, unless the pointer is on it', async ({ page }) => {
  await openApp(page)
  await pasteNothing(page)
  await expect(toasts(page)).toHaveText('There is no image on the clipboard.')
  await toasts(page).hover()
  await page.waitForTimeout(5000)
  await expect(toasts(page)).toHaveCount(1)
  await page.mouse.move(5, 400)
  await expect(toasts(page)).toHaveCount(0, { timeout: 3000 })
  await pasteNothing(page)
  await expect(toasts(page)).toHaveCount(1)
  await page.waitForTimeout(2500)
  await expect(toasts(page)).toHaveCount(1)
  await expect(toasts(page)).toHaveCount(0, { timeout: 3000 })
})

test('an error that no tile shows stays until it is dismissed, and the focus goes back', async ({
  page,
}) => {
  await openApp(page)
  await chooseButton(page).focus()
  await give(page, 'drop', 'words.onnx', Buffer.from('words'))
  await expect(toasts(page)).toContainText('“words.onnx” isn’t a readable ONNX file')
  await page.waitForTimeout(6000)
  await page.getByRole('button', { name: 'Dismiss' }).focus()
  await page.keyboard.press('Enter')
  await expect(toasts(page)).toHaveCount(0)
  await expect(chooseButton(page)).toBeFocused()
})

for (const [device, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a small phone', { width: 360, height: 640 }],
  ['a desk', { width: 1440, height: 900 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport, hasTouch: viewport.width < 500, isMobile: viewport.width < 500 })

    test('a message covers no control, wherever the page is scrolled', async ({ page }) => {
      await openApp(page)
      await give(page, 'drop', 'words.onnx', Buffer.from('words'))
      await expect(toasts(page)).toHaveCount(1)
      await expect.poll(() => covered(page)).toEqual([])
      await chooseAndWait(page, photo)
      await choose(page, ...Array.from({ length: 9 }, (_, i) => scene(`p${i}.png`, 60, 40, i)))
      await ready(page, 'p0.png')
      await expect.poll(() => covered(page), 'at the top').toEqual([])
      // On the smallest screen the page becomes longer, so that its end can be scrolled above the message.
      const coveredAtEnd = async () => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
        return covered(page)
      }
      await expect.poll(coveredAtEnd, 'at the end').toEqual([])
      if (viewport.width < 500) await adjustButton(page).click()
      for (const panel of ['.look-button', '.measure-button']) {
        await page.locator(panel).click()
        await expect(dock(page)).toBeVisible()
        await expect.poll(() => covered(page), panel).toEqual([])
        await closeDockButton(page).click()
      }
    })
  })
}
