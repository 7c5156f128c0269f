/** Compares the app with the plain runtimes, and the starter with MiDaS small. */
import { SEEDED_PROFILE } from '../graph/seededModel.ts'
import { type Bench, bareRuntime, installPictures, openApp } from './browser.ts'
import { openNative } from './native.ts'
import { interleave, type Measured } from './rounds.ts'

export interface Engines {
  readonly threads: number
  readonly app: Measured
  readonly ortWeb: Measured
  readonly ortNode: Measured
  readonly starter: Measured
}

/**
 * `app` and `starter`: prepare + infer + normalise of a new photo each time, as the worker reports it. `ortWeb` and
 * `ortNode`: `session.run` alone, on a prepared tensor.
 */
export async function benchEngines(bench: Bench, rounds: number): Promise<Engines> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const barePage = await openApp(context, bench.url)
  let seed = 0
  const ours = (model: string) => (): Promise<number> =>
    page.evaluate(
      async ([id, number]) => {
        const photo = await window.pictures?.(640, 480, number)
        if (photo === undefined) throw new Error('No picture.')
        const { timing, cached } = await window.depthdrop.estimate(photo, { model: id })
        if (cached) throw new Error('The bench used a photo twice.')
        return (timing.prepare ?? NaN) + (timing.infer ?? NaN) + (timing.normalise ?? NaN)
      },
      [model, ++seed] as const,
    )
  await ours('seeded')()
  const threads = await page.evaluate(() => Math.min(4, navigator.hardwareConcurrency))
  const native = await openNative(bench.model, SEEDED_PROFILE, threads)
  const result = await interleave(
    {
      app: ours('seeded'),
      ortWeb: await bareRuntime(barePage, threads),
      ortNode: native.run,
      starter: ours('starter'),
    },
    rounds,
  )
  await Promise.all([native.close(), context.close()])
  return { threads, ...result }
}
