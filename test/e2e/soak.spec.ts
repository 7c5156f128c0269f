/**
 * Long runs: what the page holds after the last hundred photos, after an hour of camera, after switches of the model and after restarts
 * of the engine is compared with what it held after the first ones. `npm run soak` runs them.
 */
import { installPictures } from '../../tools/bench/browser.ts'
import { node, tinyFile, floats as weights } from '../unit/core/onnx/tinyGraph.ts'
import { catchEngines, estimate, openApp, scene, succeed } from './app.ts'
import { cameraArgs, openLive } from './cameraPage.ts'
import { stripHead, tilesThatAre } from './parts.ts'
import { expect } from './screen.ts'
import { type Page, test } from './site.ts'
import { expectNoGrowth, footprintOf } from './soak/footprint.ts'

const COUNTS = process.env['DEPTHDROP_SOAK']
const {
  photos = 1000,
  minutes = 60,
  switches = 200,
  restarts = 50,
}: Readonly<Partial<Record<'photos' | 'minutes' | 'switches' | 'restarts', number>>> = COUNTS ===
undefined
  ? {}
  : JSON.parse(COUNTS)

test.skip(COUNTS === undefined, '`npm run soak` runs it')
test.describe.configure({ timeout: 3 * 3_600_000 })
test.use({
  launchOptions: {
    executablePath: process.env['DEPTHDROP_CHROMIUM'] ?? '',
    args: cameraArgs('--use-fake-ui-for-media-stream'),
  },
})

/** Each block leaves the refined map of one photo. Two of this size fill the memory that storage/retention.ts keeps for them. */
const SETTLING_BLOCKS = 2
const SETTLING = 10

/** Drops new photos, waits for their maps, and clears the strip. */
async function dropBlock(page: Page, first: number, count: number): Promise<void> {
  await page.evaluate(
    async ([from, length]) => {
      const transfer = new DataTransfer()
      for (let i = 0; i < length; i += 1) {
        const photo = await window.pictures?.(1600, 1200, from + i)
        if (photo !== undefined) transfer.items.add(photo)
      }
      const init = { dataTransfer: transfer, bubbles: true, cancelable: true }
      document.body.dispatchEvent(new DragEvent('drop', init))
    },
    [first, count] as const,
  )
  await expect(tilesThatAre(page, 'done')).toHaveCount(count, { timeout: 600_000 })
  await stripHead(page).getByRole('button', { name: 'Clear all' }).click()
  await expect(page.locator('.toast')).toHaveCount(0, { timeout: 60_000 })
}

test(`${photos} photos`, async ({ page }) => {
  const block = Math.min(100, Math.ceil(photos / 2))
  await openApp(page)
  await installPictures(page)
  for (let settled = 0; settled < SETTLING_BLOCKS; settled += 1)
    await dropBlock(page, photos + settled * SETTLING, SETTLING)
  await dropBlock(page, 0, block)
  const before = await footprintOf(page)
  for (let done = block; done < photos; done += block) await dropBlock(page, done, block)
  expectNoGrowth(`${photos} photos`, before, await footprintOf(page))
})

test(`${minutes} minutes of camera`, async ({ page }) => {
  await openLive(page)
  await page.waitForTimeout(Math.min(20, minutes * 20) * 1000)
  const before = await footprintOf(page)
  await page.waitForTimeout(minutes * 60_000)
  expectNoGrowth(`${minutes} minutes of camera`, before, await footprintOf(page))
})

/** A model that normalises its own input, so that the page asks no question. */
function model(kernel: readonly number[]): Uint8Array {
  return tinyFile({
    front: [node('Sub', ['input', 'mean'], 'centred')],
    constants: [weights('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
    last: 'centred',
    kernel,
  })
}

test(`${switches} switches of the model`, async ({ page }) => {
  await openApp(page)
  const ids = await page.evaluate(
    (files) =>
      Promise.all(
        files.map(async (bytes, i) => {
          const file = new File([Uint8Array.from(bytes)], `model-${i}.onnx`)
          return (await window.depthdrop.addModel([file])).id
        }),
      ),
    [model([0.3, 0.6, 0.1]), model([0.1, 0.3, 0.6])].map((bytes) => [...bytes]),
  )
  // The worker keeps two models open, so that each switch among three closes one.
  const all = ['starter', ...ids]
  const turn = async (i: number): Promise<unknown> =>
    succeed(await estimate(page, scene(`${i}.png`, 64, 48, i), { model: all[i % 3] ?? '' }))
  const settling = Math.min(30, switches)
  for (let i = 0; i < settling; i += 1) await turn(i)
  const before = await footprintOf(page)
  // Both measurements follow a turn of the same model: the starter takes more memory than the others.
  const last = settling + all.length * Math.ceil(switches / all.length)
  for (let i = settling; i < last; i += 1) await turn(i)
  expectNoGrowth(`${switches} switches of the model`, before, await footprintOf(page))
})

test(`${restarts} restarts of the engine`, async ({ page }) => {
  await catchEngines(page)
  await openApp(page)
  const turn = async (i: number): Promise<void> => {
    const made = await estimate(page, scene(`${i}.png`, 64, 48, i), { killAt: 'infer' })
    expect(succeed(made).notices.map(({ code }) => code)).toContain('worker-restarted')
    // The page would otherwise keep the dead workers for the test.
    await page.evaluate(() => void window.engines?.splice(0, window.engines.length - 1))
  }
  const settling = Math.min(5, restarts)
  for (let i = 0; i < settling; i += 1) await turn(i)
  const before = await footprintOf(page)
  for (let i = settling; i < settling + restarts; i += 1) await turn(i)
  expectNoGrowth(`${restarts} restarts of the engine`, before, await footprintOf(page))
})
