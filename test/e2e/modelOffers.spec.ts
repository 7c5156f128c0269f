import { MIDAS_SMALL } from '../../src/core/models.ts'
import { openApp, scene } from './app.ts'
import { putModels } from './kept.ts'
import { modelButton, toasts } from './parts.ts'
import { chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'
import { interceptCalls } from './workerCalls.ts'

function row(page: Page, id: string) {
  return page.locator(`.model[data-model="${id}"]`)
}

/** Answers as a site with these model files. */
async function offer(page: Page, ...files: readonly string[]): Promise<void> {
  await page.route('**/models/list.json', (route) => route.fulfill({ json: files }))
}

const download = { name: 'Download MiDaS v2.1 small (66.8 MB)' }

test('a site without a model offers those of other hosts, and asks for no file before a click', async ({
  page,
}) => {
  const asked: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    if (/\/models\/|huggingface/.test(request.url())) asked.push(new URL(request.url()).pathname)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await openApp(page)
  await chooseAndWait(page, scene('photo.png', 60, 40))
  expect(asked).toEqual([])
  const answer = page.waitForResponse('**/models/list.json')
  await modelButton(page).click()
  expect(await (await answer).json()).toEqual([])
  await expect(page.locator('.model')).toHaveCount(3)
  await expect(row(page, 'depth-anything-v2-small-q8')).toContainText(
    'Apache-2.0 (Depth Anything V2 Small; export by onnx-community) · from huggingface.co',
  )
  await expect(
    row(page, 'depth-anything-v2-small').getByRole('button', {
      name: 'Download Depth Anything V2 Small (99.1 MB)',
    }),
  ).toBeVisible()
  await expect(row(page, 'starter')).toContainText(/ms per photo on this device/)
  await expect(row(page, 'starter').getByRole('radio')).toBeChecked()
  await expect(page.locator('.model-panel')).not.toContainText('npm run')
  expect([asked, errors]).toEqual([['/models/list.json'], []])
})

test('a model that the site has is offered as soon as the site has answered', async ({ page }) => {
  let answer = (): void => undefined
  const silence = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/models/list.json', async (route) => {
    await silence
    await route.fulfill({ json: ['midas-small.parts.json'] })
  })
  await openApp(page)
  await modelButton(page).click()
  await expect(row(page, 'starter').getByRole('radio')).toBeChecked()
  await expect(row(page, 'midas-small')).toHaveCount(0)
  answer()
  await expect(row(page, 'midas-small').getByRole('button', download)).toBeVisible()
  await page.keyboard.press('Escape')

  // The next time, the previous answer is shown until a new one arrives.
  await page.route('**/models/list.json', () => new Promise<void>(() => undefined))
  await modelButton(page).click()
  await expect(row(page, 'midas-small').getByRole('button', download)).toBeVisible()
})

test('only the files that the site has are fetched', async ({ page }) => {
  await offer(page, 'midas-small.parts.json')
  const asked: string[] = []
  await page.route('**/models/midas-small*', (route) => {
    asked.push(new URL(route.request().url()).pathname)
    return route.fulfill({ json: { sha256: MIDAS_SMALL.sha256, bytes: 1, parts: [] } })
  })
  await openApp(page)
  await modelButton(page).click()
  await row(page, 'midas-small').getByRole('button', download).click()
  await expect(row(page, 'midas-small').locator('.trouble')).toBeVisible()
  expect(new Set(asked)).toEqual(new Set(['/models/midas-small.parts.json']))
})

test('the stored model is offered at once when offline', async ({ page, context }) => {
  await openApp(page)
  await putModels(page, { [`model:${MIDAS_SMALL.sha256}`]: 1000 })
  await context.setOffline(true)
  await modelButton(page).click()
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
  await offer(page, 'midas-small.onnx')
  // The engine fetches the model. Here its answer says that the model arrived and was not stored.
  await interceptCalls(page, 'fetchModel', 'answer')
  await openApp(page)
  await modelButton(page).click()
  await row(page, 'midas-small').getByRole('button', download).click()
  await expect(toasts(page)).toContainText(
    'MiDaS v2.1 small is ready, but only until you close the page: the browser couldn’t store it. Free up space under “Storage”',
  )
  await expect(modelButton(page)).toHaveAccessibleName('Model: MiDaS v2.1 small')
  await expect(row(page, 'midas-small').getByRole('radio')).toBeChecked()
})

test('a file of another host is fetched by a click, and refused if it is another one', async ({
  page,
}) => {
  const asked: string[] = []
  await page.route('https://huggingface.co/**', (route) => {
    asked.push(new URL(route.request().url()).pathname)
    return route.fulfill({ body: 'another file', headers: { 'access-control-allow-origin': '*' } })
  })
  await openApp(page)
  await modelButton(page).click()
  const model = row(page, 'depth-anything-v2-small-q8')
  await model.getByRole('button', { name: /^Download/ }).click()
  await expect(model.locator('.trouble')).toContainText('has 12 bytes instead of 27,258,801')
  expect(new Set(asked)).toEqual(
    new Set([
      '/onnx-community/depth-anything-v2-small/resolve/4472b7362082ad9968fee890ca0f1e5aca36b93d/onnx/model_quantized.onnx',
    ]),
  )
  await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
})

test('without a connection no file of another host is offered', async ({ page, context }) => {
  await openApp(page)
  await context.setOffline(true)
  await modelButton(page).click()
  await expect(row(page, 'starter').getByRole('radio')).toBeChecked()
  await expect(page.locator('.model')).toHaveCount(1)
})
