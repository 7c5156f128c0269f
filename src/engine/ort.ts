/** onnxruntime-web on the CPU: the reference engine. No other file imports the package. */
import * as ort from 'onnxruntime-web/wasm'
import type { Profile } from '../core/types.ts'
import type { Engine, Session } from './engine.ts'

/**
 * A start that takes longer hangs, because a thread never came up. The page then tries again with
 * one thread.
 */
const START_LIMIT_MS = 60_000

/**
 * 1 GiB. The runtime asks for 4 GiB of shared memory, which iOS refuses (onnxruntime issues 22086,
 * 11679).
 */
const MAX_PAGES = 16_384

/** The runtime's memory, which it does not expose. */
let heap: WebAssembly.Memory | undefined

// The runtime neither accepts a limit nor reports its size, so this constructor lowers the limit
// and notes the memory.
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(wanted: WebAssembly.MemoryDescriptor) {
    super(
      wanted.maximum === undefined
        ? wanted
        : { ...wanted, maximum: Math.min(wanted.maximum, MAX_PAGES) },
    )
    if (wanted.initial > 1) heap = this
  }
}

function inputShape({ side, layout }: Profile): readonly number[] {
  return layout === 'nchw' ? [1, 3, side, side] : [1, side, side, 3]
}

/**
 * The last two dimensions, without those of 1 around them: [H,W], [1,H,W], [1,1,H,W] and [1,H,W,1]
 * are all H × W.
 */
function mapShape(dims: readonly number[]): { width: number; height: number } {
  const trimmed = dims.at(-1) === 1 && dims.length === 4 ? dims.slice(0, -1) : dims
  return { height: trimmed.at(-2) ?? 1, width: trimmed.at(-1) ?? 1 }
}

async function openSession(bytes: Uint8Array, profile: Profile): Promise<Session> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  })
  const [inputName, outputName] = [session.inputNames[0], session.outputNames[0]]
  if (inputName === undefined || outputName === undefined)
    throw new Error('The model has no input or no output.')
  const input = new Float32Array(profile.side * profile.side * 3)
  const feeds = { [inputName]: new ort.Tensor('float32', input, inputShape(profile)) }
  const run: Session['run'] = async () => {
    const output = (await session.run(feeds))[outputName]
    if (output === undefined || !(output.data instanceof Float32Array))
      throw new Error('The model gave no float32 map.')
    const shape = mapShape(output.dims)
    if (output.data.length !== shape.width * shape.height)
      throw new Error(`The model gave ${output.dims.join(' × ')} values, not one map.`)
    return { data: output.data, ...shape }
  }
  await run()
  return {
    engine: `onnxruntime-web ${ort.env.versions.web ?? ort.env.versions.common}`,
    threads: ort.env.wasm.numThreads ?? 1,
    input,
    run,
    dispose: () => session.release(),
  }
}

/**
 * `threads` is fixed for the life of the worker: the runtime starts its thread pool once, and only
 * a new worker can try again after a failure.
 */
export function ortEngine(
  threads: number,
  files: { readonly wasm: string; readonly glue: string },
): Engine {
  ort.env.wasm.numThreads = threads
  ort.env.wasm.initTimeout = START_LIMIT_MS
  ort.env.wasm.proxy = false
  ort.env.wasm.wasmPaths = { wasm: files.wasm, mjs: files.glue }
  ort.env.logLevel = 'error'
  let opened = Promise.resolve()
  return {
    // The runtime throws if two starts overlap, so each waits for the one before.
    open(bytes, profile) {
      const session = opened.then(() => openSession(bytes, profile))
      opened = session.then(
        () => undefined,
        () => undefined,
      )
      return session
    },
    memory: () => heap?.buffer.byteLength ?? 0,
  }
}
