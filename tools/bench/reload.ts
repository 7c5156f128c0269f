/**
 * Measures remembered photos after a reload. A visitor's database is on the disk, so this part does not use `browser.newContext`, which
 * keeps it in memory. Each round loads the page once: the first photo, which also opens the database, and then six more in turn with
 * what these cannot do without (`floor.ts`).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import { type Bench, installPictures, openApp, openDisk } from './browser.ts'
import { installFloor, runFloor } from './floor.ts'
import { type Measured, measured } from './rounds.ts'

const [WIDTH, HEIGHT] = [4000, 3000]
const FIRST = 3000
const OTHERS = 6
/** Chromium closes a database two seconds after the last page that used it. A visitor returns later than that. */
const CLOSING_MS = 3000

export interface Reload {
  /** From the file to the map, when the map is made. */
  readonly first: Measured
  /** From the file to the map, for the first photo after a reload, and for those after it. */
  readonly repeatFirst: Measured
  readonly repeatAfterReload: Measured
  /** Reading the same files, their SHA-256 and one get from IndexedDB each, measured in turn with `repeatAfterReload`. */
  readonly floor: Measured
}

interface Answer {
  readonly key: string
  readonly ms: number
  readonly cached: boolean
}

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await openApp(context, url)
  await installPictures(page)
  await page.evaluate(
    async ([width, height, first, count]) => {
      const made: File[] = []
      for (let i = 0; i < count; i += 1) {
        const photo = await window.pictures?.(width, height, first + i)
        if (photo === undefined) throw new Error('No picture.')
        made.push(photo)
      }
      window.block = made
    },
    [WIDTH, HEIGHT, FIRST, OTHERS + 1] as const,
  )
  return page
}

function answer(page: Page, place: number): Promise<Answer> {
  return page.evaluate(async (i) => {
    const photo = window.block?.[i]
    if (photo === undefined) throw new Error('No picture.')
    const start = performance.now()
    const { key, cached } = await window.depthdrop.estimate(photo)
    return { key, ms: performance.now() - start, cached }
  }, place)
}

export async function benchReload(bench: Bench, rounds: number): Promise<Reload> {
  const { context, close } = await openDisk()
  try {
    let page = await open(context, bench.url)
    const made: Answer[] = []
    for (let i = 0; i <= OTHERS; i += 1) made.push(await answer(page, i))
    const [first, others, floor]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < rounds; round += 1) {
      await page.close()
      await sleep(CLOSING_MS)
      page = await open(context, bench.url)
      const again = async (place: number, into: number[]): Promise<void> => {
        const { ms, cached } = await answer(page, place)
        if (!cached) throw new Error('A stored map was computed again.')
        into.push(ms)
      }
      await again(0, first)
      await installFloor(page)
      for (let i = 1; i <= OTHERS; i += 1) {
        const bare = async (): Promise<void> =>
          void floor.push(await runFloor(page, i, made[i]?.key))
        // The first of the two reads the map from the disk, the second one from the browser's memory.
        const isPageFirst = (round + i) % 2 === 0
        if (!isPageFirst) await bare()
        await again(i, others)
        if (isPageFirst) await bare()
      }
    }
    return {
      // The first of all also starts the engine.
      first: measured(made.slice(1).map(({ ms }) => ms)),
      repeatFirst: measured(first),
      repeatAfterReload: measured(others),
      floor: measured(floor),
    }
  } finally {
    await close()
  }
}
