/** Tests what the storage panel lists and clears. */
import { MIDAS_SMALL } from '../../src/core/models.ts'
import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { estimate, openApp, scene, succeed } from './app.ts'
import {
  cachedFiles,
  kept,
  keysOf,
  modelKeys,
  openPanel,
  panel,
  putModels,
  storedOffline,
} from './kept.ts'
import { downloadButton, modelButton, storageButton, tiles, tilesThatAre } from './parts.ts'
import { chooseAndWait, expect, give, saved, shownMap, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 200, 150)
const other = scene('other.png', 200, 150, 3)

/** This graph normalises its own input, so the page asks no question. */
const baked = tinyFile({
  front: [node('Sub', ['input', 'mean'], 'centred')],
  constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
  last: 'centred',
})

function piece(start: number): string {
  return `piece:${MIDAS_SMALL.sha256}:${String(start).padStart(12, '0')}`
}
const stray = 'ab'.repeat(32)

function status(page: Page) {
  return panel(page).getByRole('status')
}
function question(page: Page, name: string) {
  return page.getByRole('dialog', { name })
}

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('the panel lists the stored items with their sizes and removes each alone', async ({
    page,
  }) => {
    await openApp(page)
    await putModels(page, {
      [piece(0)]: 4_000_000,
      [piece(4_000_000)]: 1_500_000,
      [`model:${stray}`]: 2_000_000,
    })
    await chooseAndWait(page, photo)
    await chooseAndWait(page, other)
    await storedOffline(page)
    await openPanel(page)
    await expect(kept(page, 'maps')).toContainText('Depth maps2 · 0.5 MB')
    await expect(kept(page, 'model')).toContainText('Unknown model abababab2.0 MB')
    await expect(kept(page, 'pieces')).toContainText('MiDaS v2.1 small (unfinished)5.5 MB')
    await expect(kept(page, 'page')).toContainText(/The page itself\d\d\.\d MB/)
    await expect(panel(page)).toContainText(/[\d.]+ MB of [\d.]+ GB used/)

    await page
      .getByRole('button', { name: 'Remove MiDaS v2.1 small (unfinished) from this browser' })
      .click()
    await expect(status(page)).toHaveText('Cleared: MiDaS v2.1 small (unfinished).')
    await expect(kept(page, 'pieces')).toHaveCount(0)
    expect(await modelKeys(page)).toEqual([`model:${stray}`])

    await page
      .getByRole('button', { name: 'Remove Unknown model abababab from this browser' })
      .click()
    await expect(kept(page, 'model')).toHaveCount(0)
    expect(await modelKeys(page)).toEqual([])
    expect(await keysOf(page, 'maps')).toHaveLength(3)
  })

  test('clearing everything removes the maps, the models and the page', async ({ page }) => {
    await openApp(page)
    await putModels(page, { [`model:${MIDAS_SMALL.sha256}`]: 1000, [piece(0)]: 1000 })
    await chooseAndWait(page, photo)
    await storedOffline(page)
    const files = await cachedFiles(page)
    await openPanel(page)
    await expect(kept(page, 'page')).toBeVisible()
    await page.getByRole('button', { name: 'Clear everything…' }).click()
    const ask = question(page, 'Clear everything?')
    await expect(ask.getByRole('listitem')).toHaveText([
      '1 depth map, 0.3 MB',
      'MiDaS v2.1 small, 66.8 MB',
      'MiDaS v2.1 small (unfinished), 1.0 kB',
      /^The page itself, \d\d\.\d MB: opening it again needs a connection$/,
    ])
    await ask.getByRole('button', { name: 'Clear everything' }).click()
    await expect(status(page)).toHaveText('Everything was cleared.')
    await expect(page.getByRole('button', { name: 'Clear everything…' })).toBeHidden()
    await expect(page.getByRole('button', { name: 'Close' })).toBeFocused()
    expect([...(await keysOf(page, 'maps')), ...(await keysOf(page, 'models'))]).toEqual([])
    expect(await page.evaluate(() => caches.keys())).toEqual([])
    // The service worker stays, because it receives photos that other apps share.
    const shared = await page.evaluate(async () => {
      const body = new FormData()
      body.append('files', new File(['a photo'], 'shared.png', { type: 'image/png' }))
      const answer = await fetch('share', { method: 'POST', body, redirect: 'manual' })
      const cache = await caches.open('depthdrop-shared')
      const names = (await cache.keys()).map(({ url }) => new URL(url).pathname)
      await caches.delete('depthdrop-shared')
      return [answer.type, ...names]
    })
    expect(shared).toEqual(['opaqueredirect', '/shared/0'])
    await page.keyboard.press('Escape')
    await expect(tilesThatAre(page, 'done')).toHaveCount(1)

    await page.reload()
    // The service worker was kept, so it is ready before the files are back.
    await expect.poll(() => cachedFiles(page)).toBe(files)
    await openPanel(page)
    await expect(kept(page, 'page')).toContainText(/The page itself\d\d\.\d MB/)
  })
})

test('the map on screen stays after the stored maps are cleared', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const before = await shownMap(page)
  await openPanel(page)
  const ask = question(page, 'Clear depth maps?')
  await page.getByRole('button', { name: 'Clear depth maps' }).click()
  await expect(ask.getByRole('listitem')).toHaveText('1 depth map, 0.3 MB')
  await page.keyboard.press('Enter')
  await expect(ask).toHaveCount(0)
  expect(await keysOf(page, 'maps')).toHaveLength(2)

  await page.evaluate(() => localStorage.setItem('depthdrop.calibrations', '[["a map", []]]'))
  await page.getByRole('button', { name: 'Clear depth maps' }).click()
  await ask.getByRole('button', { name: 'Clear' }).click()
  await expect(status(page)).toHaveText('Cleared: 1 depth map, 0.3 MB.')
  await expect(kept(page, 'maps')).toContainText('Depth maps0')
  expect(await keysOf(page, 'maps')).toEqual([])
  expect(await page.evaluate(() => localStorage.getItem('depthdrop.calibrations'))).toBe('[]')
  await page.keyboard.press('Escape')
  expect(Buffer.compare((await shownMap(page)).data, before.data)).toBe(0)
  expect((await saved(page, () => downloadButton(page).click())).name).toBe('photo.depth.png')
  expect(succeed(await estimate(page, photo)).cached).toBe(false)
})

test('the starter model takes over after the model in use is removed', async ({ page }) => {
  await openApp(page)
  await give(page, 'drop', 'baked.onnx', baked)
  const model = modelButton(page)
  await expect(model).toHaveAccessibleName('Model: baked.onnx')
  await chooseAndWait(page, photo)
  await openPanel(page)
  await page.getByRole('button', { name: 'Remove baked.onnx from this browser' }).click()
  await expect(status(page)).toHaveText('Cleared: baked.onnx.')
  expect((await keysOf(page, 'models')).filter((key) => key.startsWith('model:'))).toEqual([])
  await page.keyboard.press('Escape')
  await expect(model).toHaveAccessibleName('Model: Depthdrop starter')
  await chooseAndWait(page, other)
  await expect(tiles(page)).toHaveCount(2)
})

test('the storage panel can be used without a pointer', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  const opener = storageButton(page)
  await tabTo(page, opener)
  await page.keyboard.press('Enter')
  await kept(page, 'maps').waitFor()
  const clear = page.getByRole('button', { name: 'Clear depth maps' })
  await tabTo(page, clear)
  await page.keyboard.press('Enter')
  await expect(
    question(page, 'Clear depth maps?').getByRole('button', { name: 'Cancel' }),
  ).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(clear).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(status(page)).toContainText('Cleared')
  await expect(panel(page).getByRole('button', { name: 'Close' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
  await expect(opener).toBeFocused()
})
