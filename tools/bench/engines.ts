/** The app against bare runtimes, and the starter against MiDaS small. */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { bareRuntime, installPictures, openApp, type Bench } from './browser.ts'
import { interleave, type Measured } from './rounds.ts'

export interface Engines {
  readonly threads: number
  readonly app: Measured
  readonly ortWeb: Measured
  readonly ortNode: Measured
  readonly starter: Measured
}

const nodeRuntime = async (model: Buffer, threads: number): Promise<() => Promise<number>> => {
  const session = await InferenceSession.create(model, { intraOpNumThreads: threads })
  const input = new Float32Array(3 * 256 * 256).map((_, i) => ((i * 2654435761) % 1000) / 1000)
  const feeds = { [session.inputNames[0] ?? '']: new Tensor('float32', input, [1, 3, 256, 256]) }
  return async () => {
    const start = performance.now()
    await session.run(feeds)
    return performance.now() - start
  }
}

/**
 * app and starter: prepare + infer + normalise of a new photo each time, as the worker reports it. ortWeb and
 * ortNode: `session.run` alone, over a tensor that lies ready.
 */
export const benchEngines = async (bench: Bench, rounds: number): Promise<Engines> => {
  const context = await bench.browser.newContext()
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const barePage = await openApp(context, bench.url)
  let seed = 0
  const ours = (model: string) => (): Promise<number> =>
    page.evaluate(async ([id, number]) => {
      const photo = await window.pictures?.(640, 480, number)
      if (photo === undefined) throw new Error('No picture.')
      const { timing, cached } = await window.depthdrop.estimate(photo, { model: id })
      if (cached) throw new Error('The bench met a photo twice.')
      return (timing.prepare ?? NaN) + (timing.infer ?? NaN) + (timing.normalise ?? NaN)
    }, [model, ++seed] as const)
  await ours('seeded')()
  const threads = await page.evaluate(() => Math.min(4, navigator.hardwareConcurrency))
  const result = await interleave(
    {
      app: ours('seeded'),
      ortWeb: await bareRuntime(barePage, threads),
      ortNode: await nodeRuntime(bench.model, threads),
      starter: ours('starter'),
    },
    rounds,
  )
  await context.close()
  return { threads, ...result }
}
