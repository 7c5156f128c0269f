/** onnxruntime-web on the CPU: the reference engine. No other file imports the package. */
import * as ort from 'onnxruntime-web/wasm'
import { floatToHalf } from '../core/onnx/half.ts'
import type { Profile, Size } from '../core/types.ts'
import type { Engine, Session } from './engine.ts'
import { readOutput } from './readOutput.ts'

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

/** The image as float32, also for models that take another type. */
interface Input extends Size {
  readonly data: Float32Array
}

function createInput({ width, height }: Size): Input {
  return { width, height, data: new Float32Array(width * height * 3) }
}

function imageTensor({ width, height, data }: Input, profile: Profile): ort.Tensor {
  const { layout, hasViews, type } = profile
  const image = layout === 'nchw' ? [3, height, width] : [height, width, 3]
  const shape = [1, ...(hasViews ? [1] : []), ...image]
  if (type === 'float16') return new ort.Tensor(type, Uint16Array.from(data, floatToHalf), shape)
  // A Uint8ClampedArray rounds and keeps 0…255.
  if (type === 'uint8')
    return new ort.Tensor(type, new Uint8Array(Uint8ClampedArray.from(data).buffer), shape)
  return new ort.Tensor('float32', data, shape)
}

/** One number, in the type and the rank that the graph states for that input. */
function scalarTensor(session: ort.InferenceSession, name: string, value: number): ort.Tensor {
  const found = session.inputMetadata.find((input) => input.name === name)
  if (found === undefined || !found.isTensor) throw new Error(`The model has no input “${name}”.`)
  const shape = found.shape.map(() => 1)
  if (found.type === 'int64')
    return new ort.Tensor('int64', BigInt64Array.of(BigInt(Math.round(value))), shape)
  if (found.type === 'int32') return new ort.Tensor('int32', Int32Array.of(value), shape)
  return new ort.Tensor('float32', Float32Array.of(value), shape)
}

async function openSession(bytes: Uint8Array, profile: Profile): Promise<Session> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  })
  const name = profile.input ?? session.inputNames[0]
  const output = profile.output ?? session.outputNames[0]
  if (name === undefined || output === undefined)
    throw new Error('The model has no input or no output.')
  const scalars = Object.entries(profile.scalars ?? {}).map(
    ([other, value]) => [other, scalarTensor(session, other, value)] as const,
  )
  const wanted = profile.mask === undefined ? [output] : [output, profile.mask]
  let input = createInput(profile)
  const run: Session['run'] = async () => {
    const feeds = { ...Object.fromEntries(scalars), [name]: imageTensor(input, profile) }
    return readOutput(await session.run(feeds, wanted), { ...profile, output })
  }
  return {
    engine: `onnxruntime-web ${ort.env.versions.web ?? ort.env.versions.common}`,
    threads: ort.env.wasm.numThreads ?? 1,
    get input() {
      return input.data
    },
    async resize(size) {
      if (size.width !== input.width || size.height !== input.height) input = createInput(size)
    },
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
