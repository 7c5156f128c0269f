import { createHash } from 'node:crypto'
import { BAKED_256 } from '../../src/core/models.ts'
import { writeOnnx } from '../../src/core/onnx/index.ts'
import type { SmallForm } from '../../src/core/smallForm.ts'
import { midasSmall } from '../../tools/graph/midas.ts'
import { SEED } from '../../tools/graph/seededModel.ts'
import { computeReferenceOutput } from '../../tools/referenceOutput.ts'
import { quantiseWeights } from '../../tools/shrink/weights.ts'
import { tinyModel } from '../unit/core/onnx/tinyGraph.ts'
import { openApp, scene } from './app.ts'
import { modelButton, tileOf, tilesThatAre, toasts } from './parts.ts'
import { choose, chooseAndWait, expect } from './screen.ts'
import { type Page, test } from './site.ts'
import { interceptCalls } from './workerCalls.ts'

/** Answers as a site that was built with these files of MiDaS small. Returns the requests for the official one. */
async function offerMidas(
  page: Page,
  list: readonly unknown[] = ['midas-small.onnx'],
): Promise<readonly string[]> {
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
    return route.fulfill({ json: list })
  })
  await page.route('**/models/midas-small.onnx', (route) => {
    asked.push('model')
    return route.fulfill({ status: 404 })
  })
  return asked
}

/** MiDaS small at its size, with random weights in 8 bits, and what `npm run model` would say of it. */
async function quantisedTwin(): Promise<{ readonly body: Buffer; readonly form: SmallForm }> {
  const body = Buffer.from(writeOnnx(tinyModel(quantiseWeights(midasSmall(SEED)).graph)))
  const form = {
    file: 'midas-small.int8.onnx',
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    error: { largest: 0, mean: 0, aligned: 0 },
    referenceOutput: await computeReferenceOutput(body, BAKED_256),
  }
  return { body, form }
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

test('of both forms the page fetches the one with 8-bit weights, and the menu tells them apart', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const { body, form } = await quantisedTwin()
  await setConnection(page, { type: 'wifi' })
  const asked = await offerMidas(page, [form, 'midas-small.onnx'])
  await page.route('**/models/midas-small.int8.onnx', (route) =>
    route.fulfill({ body, contentType: 'application/octet-stream' }),
  )
  await openApp(page)
  await chooseAndWait(page, scene('photo.png', 60, 40))
  await expect(toasts(page).filter({ hasText: 'has arrived' })).toContainText(
    'MiDaS v2.1 small, 8-bit has arrived.',
  )
  await expect(modelButton(page)).toHaveAccessibleName('Model: MiDaS v2.1 small, 8-bit')
  await expect(tileOf(page, 'photo.png')).toHaveCount(2)
  await expect(tilesThatAre(page, 'done')).toHaveCount(2)
  expect(asked).toEqual(['list'])
  const row = (id: string) => page.locator(`.model[data-model="${id}"]`)
  await modelButton(page).click()
  await expect(row('midas-small-q8')).toContainText(/1[67]\.\d MB/)
  await expect(row('midas-small-q8')).toContainText('More detail with a smaller download.')
  await expect(row('midas-small')).toContainText('66.8 MB')
  await page.reload()
  await expect(modelButton(page)).toHaveAccessibleName('Model: MiDaS v2.1 small, 8-bit')
  await page.context().setOffline(true)
  await modelButton(page).click()
  await expect(row('midas-small-q8').getByRole('radio')).toBeChecked()
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
