import { openApp, scene } from './app.ts'
import { modelButton, tileOf, toasts } from './parts.ts'
import { choose, chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'
import { interceptCalls } from './workerCalls.ts'

/** Answers as a site that was built with MiDaS small. Returns the requests for its file. */
async function offerMidas(page: Page): Promise<readonly string[]> {
  const asked: string[] = []
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => {
      const mark = document.createElement('meta')
      mark.name = 'depthdrop-models'
      document.head.append(mark)
    }),
  )
  await page.route('**/models/list.json', (route) => {
    asked.push('list')
    return route.fulfill({ json: ['midas-small.onnx'] })
  })
  await page.route('**/models/midas-small.onnx', (route) => {
    asked.push('model')
    return route.fulfill({ status: 404 })
  })
  return asked
}

async function setConnection(page: Page, connection: object): Promise<void> {
  await page.addInitScript((value) => {
    Object.defineProperty(navigator, 'connection', { value })
  }, connection)
}

test('the first map is the starter’s, and the photo on stage is then recomputed with the site’s model', async ({
  page,
}) => {
  await setConnection(page, { saveData: false, type: 'wifi' })
  await offerMidas(page)
  // The engine fetches the model. Here its answer says that the model arrived.
  await interceptCalls(page, 'fetchModel', 'answer-on-event')
  await openApp(page)
  await chooseAndWait(page, scene('photo.png', 60, 40))
  await expect(page.locator('html')).toHaveAttribute('data-calls', 'held')
  await expect(toasts(page)).toContainText(
    'Downloading MiDaS v2.1 small (66.8 MB) in the background, for more detail.',
  )
  await page.locator('html').dispatchEvent('arrive')
  await expect(toasts(page).filter({ hasText: 'has arrived' })).toContainText(
    'MiDaS v2.1 small has arrived. The current photo is recomputed with it, and new photos use it.',
  )
  await expect(modelButton(page)).toHaveAccessibleName('Model: MiDaS v2.1 small')
  await expect(tileOf(page, 'photo.png')).toHaveCount(2)
})

for (const connection of [{ saveData: true }, { type: 'cellular' }, { effectiveType: '3g' }])
  test(`nothing is fetched with the connection ${JSON.stringify(connection)}`, async ({ page }) => {
    await setConnection(page, connection)
    const asked = await offerMidas(page)
    await openApp(page)
    await chooseAndWait(page, scene('photo.png', 60, 40))
    await chooseAndWait(page, scene('other.png', 60, 40, 1))
    expect(asked).toEqual([])
  })

test('the switch under the models forbids the download, also in the next visit', async ({
  page,
}) => {
  await setConnection(page, { type: 'wifi' })
  const asked = await offerMidas(page)
  await openApp(page)
  await modelButton(page).click()
  await page.getByRole('checkbox', { name: 'Download a better model in the background' }).uncheck()
  await page.reload()
  await chooseAndWait(page, scene('photo.png', 60, 40))
  await chooseAndWait(page, scene('other.png', 60, 40, 1))
  expect(asked).toEqual(['list'])
})

for (const how of ['“Stop”', 'the switch'])
  test(`${how} ends the download and forbids the next one`, async ({ page }) => {
    await setConnection(page, { type: 'wifi' })
    await offerMidas(page)
    await page.route('**/models/midas-small.onnx', () => new Promise<void>(() => undefined))
    await openApp(page)
    await choose(page, scene('photo.png', 60, 40))
    const message = toasts(page).filter({ hasText: 'in the background' })
    const allowed = page.getByRole('checkbox', {
      name: 'Download a better model in the background',
    })
    await expect(message).toBeVisible()
    if (how === '“Stop”') await message.getByRole('button', { name: 'Stop' }).click()
    await modelButton(page).click()
    if (how === 'the switch') await allowed.uncheck()
    await expect(message).toHaveCount(0)
    await expect(page.locator('.model[data-model="midas-small"]')).toContainText(
      'Stopped. Resume any time.',
    )
    await expect(allowed).not.toBeChecked()
    await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
  })
