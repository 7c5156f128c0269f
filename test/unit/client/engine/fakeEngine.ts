/** An engine whose workers do as the test says. */
import { expose } from 'comlink'
import { createEngine, type Engine } from '../../../../src/client/engine/call.ts'
import type { EngineReport } from '../../../../src/core/types.ts'
import type {
  EngineApi,
  LoadedModel,
  Reply,
  StartOptions,
} from '../../../../src/worker/protocol.ts'

export const OUT_OF_MEMORY: Reply<never> = {
  ok: false,
  failure: { code: 'out-of-memory', facts: { name: 'x' } },
}
export const FAILED: Reply<never> = {
  ok: false,
  failure: { code: 'engine-failed', facts: { name: 'x', detail: 'x' } },
}

export function reportOf(part: Partial<EngineReport> = {}): EngineReport {
  return {
    engine: 'e',
    kind: 'turbo',
    declined: null,
    threads: 4,
    reason: 'isolated',
    isolated: true,
    ...part,
  }
}

function loadedModel(isVerified: boolean): Reply<LoadedModel> {
  return { ok: true, value: { report: reportOf(), isVerified } }
}

export async function loadWell(): Promise<Reply<LoadedModel>> {
  return loadedModel(true)
}
export async function loadUnverified(): Promise<Reply<LoadedModel>> {
  return loadedModel(false)
}

export function ignore(): void {
  return undefined
}

export function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it went well',
    (error: unknown) => error,
  )
}

export interface FakeEngine {
  readonly engine: Engine
  /** The options of each start, in order. */
  readonly starts: StartOptions[]
  /** The indices of the workers that were terminated, in order. */
  readonly ended: number[]
}

/** @param apis what the n-th worker does otherwise than well; the last one holds for all later workers */
export function fakeEngine(...apis: readonly Partial<EngineApi>[]): FakeEngine {
  const starts: StartOptions[] = []
  const ended: number[] = []
  let spawned = 0
  const spawn = (): Worker => {
    const { port1, port2 } = new MessageChannel()
    const index = spawned++
    const api: Partial<EngineApi> = {
      load: loadWell,
      fetchModel: async () => FAILED,
      referenceOutput: async () => FAILED,
      verify: async () => FAILED,
      infer: async () => FAILED,
      inferViews: async () => FAILED,
      abort: async () => undefined,
      ...(apis[index] ?? apis.at(-1)),
    }
    const start: EngineApi['start'] = async (options) => {
      starts.push(options)
      return (await api.start?.(options)) ?? false
    }
    expose({ ...api, start }, port2)
    port1.start()
    const terminate = (): void => {
      ended.push(index)
      port1.close()
      port2.close()
    }
    return Object.assign(port1, { terminate }) as unknown as Worker
  }
  const engine = createEngine({
    spawn,
    cores: 4,
    sharing: 'isolated',
    base: 'http://host/',
    files: {
      glue: 'http://host/glue',
      wasm: 'http://host/wasm',
      starter: 'http://host/starter',
      turbo: {
        relaxed: 'http://host/r',
        plain: 'http://host/p',
        transformer: { relaxed: 'http://host/tr', plain: 'http://host/tp' },
        helper: 'http://host/h',
      },
    },
  })
  return { engine, starts, ended }
}
