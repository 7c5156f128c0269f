/** Runs a test of one fault: a photo goes through a broken page, and the visitor's other map must not suffer. */
import type { Browser, BrowserContext } from '@playwright/test'
import { estimate, floats, openApp, type Picture, scene, succeed } from './app.ts'
import { readRows } from './faults/readRows.ts'
import type { Fault, Outcome, Row, Stage } from './faults/table.ts'
import { keysOf } from './kept.ts'
import { errorCard, notices, stage, tileOf, toasts } from './parts.ts'
import { choose, expect } from './screen.ts'
import { type Page, test } from './site.ts'

export interface Seen {
  readonly outcome: Outcome
  readonly sees: string
}

export interface Bench {
  /** The broken page, in the same browser as the visit before. It is not open yet. */
  readonly page: Page
  readonly context: BrowserContext
  /** The page of the visit before, which is still open. */
  readonly before: Page
  readonly url: string
}

/** The photo of the visit before, and the photo that meets the fault. */
export const earlier = scene('earlier.png', 200, 150)
export const photo = scene('photo.png', 210, 160, 3)
export const next = scene('next.png', 220, 140, 7)

/** The five tries of a download have 10.3 s of pauses between them. */
const LIMIT_MS = 30_000
const MOST_APART = 1e-3

let reference: Promise<Float32Array> | undefined

/** The map of `photo` from a page without faults. It is computed once in each process. */
function rightMap(browser: Browser, url: string): Promise<Float32Array> {
  const compute = async (): Promise<Float32Array> => {
    const page = await browser.newPage()
    await openApp(page, url)
    const { key } = succeed(await estimate(page, photo))
    const map = await floats(page, key)
    await page.context().close()
    return map
  }
  reference ??= compute()
  return reference
}

/** The mean difference as a fraction of the range. */
function apart(a: Float32Array, b: Float32Array): number {
  const range = b.reduce((x, y) => Math.max(x, y)) - b.reduce((x, y) => Math.min(x, y))
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? NaN)), 0) / a.length / range
}

/** Texts of one run only: hashes in names, ports, the number of threads. */
function timeless(text: string): string {
  return text
    .replace(/-[\w-]{8}(?=\.\w+)/g, '-…')
    .replace(/http:\/\/[\w.]+:\d+\//g, '…/')
    .replace(/\d+ threads?/g, 'N threads')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Every sentence on screen about the photo: the error, the notices and the messages. */
async function sentences(page: Page): Promise<string> {
  const texts = [
    await errorCard(stage(page)).filter({ visible: true }).locator('p').allInnerTexts(),
    await notices(page).getByRole('listitem').filter({ visible: true }).allInnerTexts(),
    await toasts(page).locator('p').allInnerTexts(),
  ].flat()
  // Whether the site was stored by then depends on the machine.
  const others = ['', 'Depthdrop now works offline.']
  return (
    [...new Set(texts.map(timeless))].filter((text) => !others.includes(text)).join(' ') ||
    'nothing'
  )
}

/** Waits until the photo has its whole map on screen, or an error. */
export async function outcomeOf(page: Page, { name }: Picture = photo): Promise<Seen> {
  const failed = errorCard(stage(page)).filter({ visible: true })
  // An announcement leaves after a while, and a test may have turned the clock past it.
  const busy = page.locator('.card, .finer-status').filter({ visible: true })
  const isReady = async (): Promise<boolean> =>
    (await tileOf(page, name).getAttribute('data-state')) === 'done' && (await busy.count()) === 0
  const ends = async (): Promise<boolean> => (await failed.isVisible()) || (await isReady())
  await expect.poll(ends, { timeout: LIMIT_MS, intervals: [100] }).toBe(true)
  const sees = await sentences(page)
  if (await failed.isVisible()) return { outcome: 'sentence', sees }
  return { outcome: /was restarted/.test(sees) ? 'map after a second try' : 'map', sees }
}

/** Opens the broken page, chooses the photo and waits for what becomes of it. */
export async function dropPhoto({ page, url }: Bench, picture: Picture = photo): Promise<Seen> {
  await openApp(page, url)
  await choose(page, picture)
  return outcomeOf(page, picture)
}

/** Expects the sentence about no progress, presses Stop, and expects the map of the next photo. The clock must be installed. */
export async function stopStalled(page: Page, heal: () => Promise<unknown>): Promise<Seen> {
  const card = page.locator('.card').filter({ visible: true })
  await page.clock.fastForward(16_000)
  const sentence = card.getByText(/No progress for 15 seconds/)
  await expect(sentence).toBeVisible()
  // Its second sentence depends on what was loaded by then.
  const sees = timeless((await sentence.textContent()) ?? '').replace(/(?<=\.) .*/, '')
  await card.getByRole('button', { name: 'Stop' }).click()
  await expect(card).toContainText('This photo was cancelled.')
  await heal()
  await choose(page, next)
  await page.clock.fastForward(2000)
  await expect(tileOf(page, next.name)).toHaveAttribute('data-state', 'done')
  return { outcome: 'Stop', sees }
}

export interface FaultOptions {
  /** True: the fault itself removes what was stored. */
  readonly clearsStorage?: boolean
  /** True: the fault ends the page. */
  readonly endsPage?: boolean
}

/** A test with one row of the table. `body` injects the fault and returns what the visitor sees. */
export function faultTest(
  place: { readonly fault: Fault; readonly stage: Stage; readonly how: string },
  body: (bench: Bench) => Promise<Seen>,
  { clearsStorage = false, endsPage = false }: FaultOptions = {},
): void {
  const title = `${place.fault}, ${place.stage}: ${place.how}`
  test(title, async ({ browser, context, isolated }, info) => {
    const right = await rightMap(browser, isolated.url)
    const before = await context.newPage()
    await openApp(before, isolated.url)
    const had = succeed(await estimate(before, earlier))
    const hadFloats = await floats(before, had.key)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))

    const seen = await body({ page, context, before, url: isolated.url })

    expect(errors, 'errors that no code has caught').toEqual([])
    const last = endsPage ? before : page
    if (seen.outcome.startsWith('map')) {
      const made = succeed(await estimate(last, photo))
      expect(apart(await floats(last, made.key), right)).toBeLessThan(MOST_APART)
    }
    if (!clearsStorage) expect(await keysOf(before, 'maps')).toContain(had.key)
    expect(await floats(before, had.key)).toEqual(hadFloats)
    const row: Row = { ...place, ...seen, test: `${info.titlePath[0] ?? ''}: ${title}` }
    info.annotations.push({ type: 'fault', description: JSON.stringify(row) })
    if (process.env['DEPTHDROP_WRITE_FAULTS'] === undefined)
      expect(
        readRows(),
        'test/faults.md has another row; `npm run faults` writes it',
      ).toContainEqual(row)
  })
}
