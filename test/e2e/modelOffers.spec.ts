import { MIDAS_SMALL } from '../../src/core/models.ts'
import { openApp, scene } from './app.ts'
import { putModels } from './kept.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'

function row(page: Page, id: string) {
  return page.locator(`.model[data-model="${id}"]`)
}
function menu(page: Page) {
  return page.locator('.header-button')
}

test('the page requests no model before the menu is opened', async ({ page }) => {
  const asked: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/models/')) asked.push(request.method())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await openApp(page)
  await chooseAndWait(page, scene('photo.png', 60, 40))
  expect([asked, errors]).toEqual([[], []])
  await menu(page).click()
  await expect(row(page, 'midas-small')).toContainText(/Not available on this site|More detail\./)
  expect(new Set(asked)).toEqual(new Set(['HEAD']))
})

test('the model menu shows that it is still checking', async ({ page }) => {
  let answer = (): void => undefined
  const silence = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/models/**', async (route) => {
    await silence
    await route.fulfill({ status: 200, contentType: 'application/octet-stream' })
  })
  await openApp(page)
  await menu(page).click()
  await expect(row(page, 'midas-small')).toContainText('Checking…')
  await expect(row(page, 'midas-small').getByRole('radio')).toBeDisabled()
  await expect(row(page, 'starter').getByRole('radio')).toBeChecked()
  answer()
  await expect(
    row(page, 'midas-small').getByRole('button', { name: 'Download MiDaS v2.1 small (66.8 MB)' }),
  ).toBeVisible()
  await page.keyboard.press('Escape')

  // The next time, the previous answer is shown until a new one arrives.
  await page.route('**/models/**', () => new Promise<void>(() => undefined))
  await menu(page).click()
  await expect(
    row(page, 'midas-small').getByRole('button', { name: 'Download MiDaS v2.1 small (66.8 MB)' }),
  ).toBeVisible()
})

test('the stored model is offered at once when offline', async ({ page, context }) => {
  await openApp(page)
  await putModels(page, { [`model:${MIDAS_SMALL.sha256}`]: 1000 })
  await context.setOffline(true)
  await menu(page).click()
  await expect(row(page, 'midas-small').getByRole('radio')).toBeEnabled()
  await expect(
    row(page, 'midas-small').getByRole('button', {
      name: 'Remove MiDaS v2.1 small from this browser',
    }),
  ).toBeVisible()
})

test('a model that does not fit into storage is used until the page is closed', async ({
  page,
}) => {
  await page.route('**/models/midas-small.onnx', (route) =>
    route.fulfill({ status: 200, contentType: 'application/octet-stream' }),
  )
  await page.addInitScript(() => {
    // The engine fetches the model. Here its answer says that the model arrived and was not stored.
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (
      this: Worker,
      message: unknown,
      ...rest: unknown[]
    ): void {
      const isFetch = JSON.stringify(message)?.includes('"fetchModel"') === true
      const id =
        typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined
      if (!isFetch) Reflect.apply(post, this, [message, ...rest])
      else
        this.dispatchEvent(
          new MessageEvent('message', {
            data: { id, type: 'RAW', value: { ok: true, value: null } },
          }),
        )
    }
  })
  await openApp(page)
  await menu(page).click()
  await row(page, 'midas-small')
    .getByRole('button', { name: 'Download MiDaS v2.1 small (66.8 MB)' })
    .click()
  await expect(page.locator('.toast')).toContainText(
    'MiDaS v2.1 small is ready, but only until you close the page: the browser couldn’t store it. Free up space under “Storage”',
  )
  await expect(menu(page)).toHaveAccessibleName('Model: MiDaS v2.1 small')
  await expect(row(page, 'midas-small').getByRole('radio')).toBeChecked()
})
