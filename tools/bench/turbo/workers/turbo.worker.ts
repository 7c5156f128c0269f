/** Turbo alone, without the app. */
import { isSnapshot } from '../../../../src/engine/turbo/snapshot.ts'
import { turboEngine } from '../../../../src/engine/turbo/turbo.ts'
import { KERNELS, SCRIPTS, TRANSFORMER } from '../addresses.ts'
import { contest } from './contest.ts'

contest(
  async (
    { bytes, threads, profile, isPlain = false, without = [], arithmetic = 'float32' },
    input,
    snapshot,
  ) => {
    const files = {
      relaxed: `${KERNELS}relaxed.wasm`,
      plain: `${KERNELS}plain.wasm`,
      transformer: TRANSFORMER,
      helper: `${SCRIPTS}helper.js`,
    }
    const engine = turboEngine(threads, files, { isPlain, without, arithmetic })
    if (snapshot !== undefined && !isSnapshot(snapshot, await engine.snapshotForm(profile)))
      throw new Error('Another engine stored this.')
    const session =
      snapshot === undefined
        ? await engine.open(new Uint8Array(bytes), profile)
        : await engine.reopen(snapshot)
    session.input.set(input)
    if (isPlain === /relaxed/u.test(session.engine))
      throw new Error(`Turbo started with the wrong kernels: ${session.engine}.`)
    if (session.arithmetic !== arithmetic)
      throw new Error(`Turbo started with another arithmetic: ${session.engine}.`)
    return {
      engine: `${session.engine}, ${session.threads} threads`,
      memory: engine.memory(),
      snapshot: () => session.snapshot?.(),
      run: async () => (await session.run()).data,
    }
  },
)
