/** Turbo by itself: the engine of the app, without the app. */
import { isImage } from '../../../../src/engine/turbo/image.ts'
import { turboEngine } from '../../../../src/engine/turbo/turbo.ts'
import { KERNELS, SCRIPTS } from '../addresses.ts'
import { contest } from './contest.ts'

contest(
  async (
    { bytes, threads, profile, isPlain = false, without = [], arithmetic = 'float32' },
    input,
    image,
  ) => {
    const files = {
      relaxed: `${KERNELS}relaxed.wasm`,
      plain: `${KERNELS}plain.wasm`,
      helper: `${SCRIPTS}helper.js`,
    }
    const engine = turboEngine(threads, files, { isPlain, without, arithmetic })
    if (image !== undefined && !isImage(image, await engine.form(profile)))
      throw new Error('Another engine kept this.')
    const session =
      image === undefined
        ? await engine.open(new Uint8Array(bytes), profile)
        : await engine.reopen(image)
    session.input.set(input)
    if (isPlain === /relaxed/u.test(session.engine))
      throw new Error(`Turbo started with the wrong kernels: ${session.engine}.`)
    if (session.arithmetic !== arithmetic)
      throw new Error(`Turbo started with another arithmetic: ${session.engine}.`)
    return {
      engine: `${session.engine}, ${session.threads} threads`,
      memory: engine.memory(),
      image: () => session.image?.(),
      run: async () => (await session.run()).data,
    }
  },
)
