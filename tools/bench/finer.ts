/** Measures what each detail option adds to the raw map of a 12-megapixel JPEG, and the time that its colours take. */
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'

const [WIDTH, HEIGHT] = [4000, 3000]

const WAYS = {
  edges: { detail: 'edges', flip: false },
  'tiles, 10 runs': { detail: 'tiles', flip: false },
  'flip, 2 runs': { detail: 'raw', flip: true },
  'tiles and flip, 20 runs': { detail: 'tiles', flip: true },
} as const

export interface Finer {
  /** Colouring the sharp map at the photo's size, for the same photos. */
  readonly colour: Measured
  /** From the file to the raw map, for the same photos. */
  readonly raw: Measured
  /** The additional time if the raw map exists. */
  readonly ways: Readonly<Record<keyof typeof WAYS, Measured>>
}

export async function benchFiner(bench: Bench, rounds: number): Promise<Finer> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const raw: number[] = []
  const colour: number[] = []
  const samples = new Map<string, number[]>()
  // The first round is a warm-up.
  for (let round = -1; round < rounds; round += 1) {
    const times = await page.evaluate(
      async ([width, height, seed, ways]) => {
        const photo = await window.pictures?.(width, height, seed)
        if (photo === undefined) throw new Error('No picture.')
        const found: [string, number][] = []
        for (const [name, way] of [['raw', {}] as const, ...Object.entries(ways)]) {
          const start = performance.now()
          const { cached, key } = await window.depthdrop.estimate(photo, { ...way, asPage: true })
          found.push([name, performance.now() - start])
          // Refined edges are not stored: they count as cached if the model's output was.
          if (cached && name !== 'edges') throw new Error(`${name} came from storage.`)
          if (name !== 'edges') continue
          found.push(['colour', (await window.depthdrop.paint(key)).ms])
        }
        return found
      },
      [WIDTH, HEIGHT, 3000 + round, WAYS] as const,
    )
    if (round < 0) continue
    for (const [name, ms] of times) {
      if (name === 'raw') raw.push(ms)
      else if (name === 'colour') colour.push(ms)
      else samples.set(name, [...(samples.get(name) ?? []), ms])
    }
  }
  await context.close()
  const ways = Object.fromEntries(
    Object.keys(WAYS).map((name) => [name, measured(samples.get(name) ?? [])]),
  ) as Finer['ways']
  return { raw: measured(raw), colour: measured(colour), ways }
}
