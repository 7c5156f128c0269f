/** Measures the engine's limit for a live camera: small pictures, without a camera. */
import { type Bench, installPictures, openApp } from '../browser.ts'
import { type Measured, measured } from '../rounds.ts'

export interface Camera {
  /** prepare + infer + normalise in milliseconds, as the worker reports it. */
  readonly times: Measured
  readonly engine: string
  readonly threads: number
}

const WARM_UP = 3

export async function benchCamera(bench: Bench, frames: number): Promise<Camera> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const { times, engine, threads } = await page.evaluate(
    async ([count, warmUp]) => {
      const all: number[] = []
      let last = { engine: '', threads: 0 }
      for (let frame = 0; frame < count + warmUp; frame += 1) {
        const picture = await window.pictures?.(640, 480, 9000 + frame)
        if (picture === undefined) throw new Error('No picture.')
        const {
          timing,
          cached,
          engine: report,
        } = await window.depthdrop.estimate(picture, { model: 'seeded' })
        if (cached) throw new Error('The bench used a picture twice.')
        last = report
        if (frame >= warmUp)
          all.push((timing.prepare ?? NaN) + (timing.infer ?? NaN) + (timing.normalise ?? NaN))
      }
      return { times: all, ...last }
    },
    [frames, WARM_UP] as const,
  )
  await context.close()
  return { times: measured(times), engine, threads }
}
