/**
 * Tests refined maps on the path of a photo: which inferences run, what storage keeps, what happens after a failure.
 */
import { settingsText } from '../../src/core/settings.ts'
import {
  catchEngines,
  estimate,
  floats,
  inferences,
  type Outcome,
  openApp,
  type Picture,
  picture,
  register,
  scene,
  succeed,
} from './app.ts'
import { greyPng } from './greyPng.ts'
import { lens } from './lens.ts'
import { expect, type Page, test } from './site.ts'

/** Large enough for 3 × 2 parts. */
const SIZE = { width: 640, height: 480 } as const
const photo = scene('finer.png', SIZE.width, SIZE.height)

/** Aborts the estimate, or kills a worker, once the fraction `at` of the refinement is done. */
function disturbed(
  page: Page,
  { name, bytes }: Picture,
  at: number,
  act: 'leave' | 'kill the painter' | 'kill the engine',
): Promise<Outcome> {
  return page.evaluate(
    async ([title, base64, from, what]): Promise<Outcome> => {
      const file = new File(
        [Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))],
        title,
      )
      const leaver = new AbortController()
      let isDone = false
      try {
        const answer = await window.depthdrop.estimate(file, {
          detail: 'tiles',
          signal: leaver.signal,
          onProgress: ({ stage, fraction }) => {
            if (isDone || stage !== 'refine' || (fraction ?? 0) < from) return
            isDone = true
            if (what === 'leave') leaver.abort()
            else
              (what === 'kill the painter' ? window.painters : window.engines)?.at(-1)?.terminate()
          },
        })
        return { estimate: answer }
      } catch (error) {
        return error instanceof Error
          ? {
              code:
                error instanceof DOMException
                  ? error.name
                  : 'code' in error
                    ? String(error.code)
                    : error.name,
              message: error.message,
            }
          : { code: 'not-an-error', message: String(error) }
      }
    },
    [name, bytes.toString('base64'), at, act] as const,
  )
}

test('all refinements of a photo share one inference of the raw map', async ({ page }) => {
  await openApp(page)
  const edges = succeed(await estimate(page, photo, { detail: 'edges' }))
  expect(edges).toMatchObject({
    cached: false,
    settings: { downscale: 'smooth', detail: 'edges', flip: false },
  })
  expect(Object.keys(edges.timing)).toEqual(expect.arrayContaining(['infer', 'refine']))
  expect(await inferences(page)).toBe(1)
  const raw = succeed(await estimate(page, photo))
  expect(raw).toMatchObject({ cached: true, settings: { detail: 'raw', flip: false } })
  expect(await floats(page, raw.key)).toHaveLength(256 * 256)
  const tiles = succeed(await estimate(page, photo, { detail: 'tiles' }))
  expect(await inferences(page)).toBe(1 + 6)
  succeed(await estimate(page, photo, { detail: 'tiles', flip: true }))
  expect(await inferences(page)).toBe(1 + 6 + 13)
  const flipped = succeed(await estimate(page, photo, { flip: true }))
  expect(await floats(page, flipped.key)).toHaveLength(256 * 256)
  expect(new Set([raw.key, edges.key, tiles.key, flipped.key]).size).toBe(4)
  const map = await floats(page, edges.key)
  expect(map).toHaveLength(SIZE.width * SIZE.height)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  for (const wish of [
    {},
    { detail: 'edges' },
    { detail: 'tiles' },
    { detail: 'tiles', flip: true },
    { flip: true },
  ] as const) {
    const again = succeed(await estimate(page, photo, wish))
    expect(again, settingsText(again.settings)).toMatchObject({ cached: true })
    if ('detail' in wish && wish.detail === 'edges')
      expect(await floats(page, again.key)).toEqual(map)
  }
  expect(await inferences(page)).toBe(0)
})

test('the edges of a refined map are at the same pixels as in its photo', async ({ page }) => {
  // The lens model outputs the red channel. The edge at 401 of 640 falls within a pixel of its 256-pixel map.
  const step = picture('step.png', SIZE.width, SIZE.height, (x, y) => [
    x < 401 ? 40 : 210,
    90 + (y % 3),
    x < 401 ? 200 : 60,
  ])
  await openApp(page)
  const red = await lens(page, 0)
  await register(page, red)
  for (const wish of [
    { detail: 'edges' },
    { detail: 'tiles' },
    { detail: 'tiles', flip: true },
  ] as const) {
    const { key, notices } = succeed(await estimate(page, step, { ...wish, model: red.id }))
    const row = (await floats(page, key)).subarray(200 * SIZE.width, 201 * SIZE.width)
    const middle = (Math.min(...row) + Math.max(...row)) / 2
    expect(row.findIndex((value) => value > middle)).toBe(401)
    expect(notices.filter(({ code }) => code !== 'parts-refused')).toEqual([])
  }
})

test('an aborted refinement stops its inferences and keeps the raw map', async ({ page }) => {
  await openApp(page)
  expect(await disturbed(page, photo, 0.2, 'leave')).toMatchObject({ code: 'AbortError' })
  await expect.poll(() => inferences(page)).toBeLessThan(1 + 6)
  expect(succeed(await estimate(page, photo)).cached).toBe(true)
  const before = await inferences(page)
  expect(before).toBeLessThan(1 + 6)
  expect(succeed(await estimate(page, photo, { detail: 'tiles' })).cached).toBe(false)
  expect(await inferences(page)).toBe(before + 6)
})

test('a refinement completes after its engine or its painter is killed', async ({ page }) => {
  await catchEngines(page)
  await openApp(page)
  const made = succeed(await disturbed(page, photo, 0.3, 'kill the engine'))
  expect(made.notices.map(({ code }) => code)).toContain('worker-restarted')
  // A dead painter causes no event. The page waits for its deadline.
  test.setTimeout(120_000)
  const painted = succeed(
    await disturbed(page, scene('other.png', SIZE.width, SIZE.height, 5), 0.8, 'kill the painter'),
  )
  expect(painted.notices).toEqual([])
  expect(await floats(page, painted.key)).toHaveLength(SIZE.width * SIZE.height)
})

test('a photo that is smaller than the map of the model can be refined', async ({ page }) => {
  await openApp(page)
  for (const [width, height, values] of [
    [100, 80, 8000],
    [1, 1, 1],
    [1, 3000, 1536],
    [3000, 2, 3072],
  ] as const) {
    const small = scene(`${width}.png`, width, height)
    expect(
      await floats(page, succeed(await estimate(page, small, { detail: 'edges', flip: true })).key),
    ).toHaveLength(values)
    const { notices } = succeed(await estimate(page, small, { detail: 'tiles' }))
    expect(notices.some(({ code }) => code === 'no-parts')).toBe(
      width * height < 10_000 && height < 384 && width < 384,
    )
  }
})

test('100 megapixels are refined to 1536 × 1536 values', async ({ page }) => {
  test.setTimeout(150_000)
  await openApp(page)
  const { key, size } = succeed(
    await estimate(page, greyPng('hundred.png', 10_000, 10_000), { detail: 'tiles' }),
  )
  expect(size).toEqual({ width: 10_000, height: 10_000 })
  expect(await page.evaluate(async (id) => (await window.depthdrop.floats(id)).length, key)).toBe(
    1536 * 1536,
  )
})

test('a refined map is cached within the visit if there is no storage', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('Denied.', 'SecurityError')
      },
    })
  })
  await openApp(page)
  expect(succeed(await estimate(page, photo, { detail: 'edges' })).notices).toContainEqual({
    code: 'no-storage',
  })
  expect(succeed(await estimate(page, photo, { detail: 'edges' })).cached).toBe(true)
  expect(succeed(await estimate(page, photo)).cached).toBe(true)
})
