/** Measures each stage of a 12-megapixel JPEG, one painter against several, and the same photo again. */
import type { Page } from '@playwright/test'
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'

const [WIDTH, HEIGHT] = [4000, 3000]

interface Run {
  readonly stages: Readonly<Record<string, number>>
  readonly answer: number
  readonly painted: number
  readonly cached: boolean
}

/** `answer`: from the file to the map. `painted`: from the file to the coloured picture at the photo's size. */
function run(page: Page, seed: number, model: string): Promise<Run> {
  return page.evaluate(
    async ([width, height, number, id]) => {
      const photo = await window.pictures?.(width, height, number)
      if (photo === undefined) throw new Error('No picture.')
      const start = performance.now()
      const { key, timing, cached } = await window.depthdrop.estimate(photo, { model: id })
      const answer = performance.now() - start
      const { ms } = await window.depthdrop.paint(key)
      return {
        stages: { ...timing, colour: ms },
        answer,
        painted: performance.now() - start,
        cached,
      }
    },
    [WIDTH, HEIGHT, seed, model] as const,
  )
}

export interface Photo {
  readonly stages: Readonly<Record<string, Measured>>
  readonly first: Measured
  readonly firstPainted: Measured
  /** The same photo again in the same visit. */
  readonly repeat: Measured
  readonly repeatPainted: Measured
  readonly painters: { readonly one: Measured; readonly several: Measured; readonly count: number }
}

function column(runs: readonly Run[], of: (run: Run) => number): Measured {
  return measured(runs.map(of))
}

export async function benchPhoto(bench: Bench, rounds: number, model: string): Promise<Photo> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  await run(page, 1000, model)
  const first: Run[] = []
  const repeat: Run[] = []
  const one: number[] = []
  const several: number[] = []
  let count = 1
  for (let round = 1; round <= rounds; round += 1) {
    first.push(await run(page, round, model))
    repeat.push(await run(page, round, model))
    const [alone, team] = await page.evaluate(async () => {
      const key = window.depthdrop.lastKey()
      return [await window.depthdrop.paint(key, 1), await window.depthdrop.paint(key)] as const
    })
    one.push(alone.ms)
    several.push(team.ms)
    count = team.workers
  }
  await context.close()
  if (repeat.some(({ cached }) => !cached)) throw new Error('A stored map was computed again.')
  const names = Object.keys(first[0]?.stages ?? {})
  return {
    stages: Object.fromEntries(
      names.map((name) => [name, column(first, ({ stages }) => stages[name] ?? NaN)]),
    ),
    first: column(first, ({ answer }) => answer),
    firstPainted: column(first, ({ painted }) => painted),
    repeat: column(repeat, ({ answer }) => answer),
    repeatPainted: column(repeat, ({ painted }) => painted),
    painters: { one: measured(one), several: measured(several), count },
  }
}
