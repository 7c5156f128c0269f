/** Turbo by itself: the engine of the app, without the app. */
import { turboEngine } from '../../../../src/engine/turbo/turbo.ts'
import { KERNELS, SCRIPTS } from '../addresses.ts'
import { contest } from './contest.ts'

contest(async ({ bytes, threads, profile, isPlain = false, without = [] }, input) => {
  const files = { relaxed: `${KERNELS}relaxed.wasm`, plain: `${KERNELS}plain.wasm`, helper: `${SCRIPTS}helper.js` }
  const engine = turboEngine(threads, files, { isPlain, without })
  const session = await engine.open(new Uint8Array(bytes), profile)
  session.input.set(input)
  if (isPlain === /relaxed/u.test(session.engine)) throw new Error(`Turbo started with the wrong kernels: ${session.engine}.`)
  return { engine: `${session.engine}, ${session.threads} threads`, memory: engine.memory(), run: async () => (await session.run()).data }
})
