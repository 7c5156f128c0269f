/** onnxruntime-web on the CPU: the reference engine. No other file imports the package. */
import * as ort from 'onnxruntime-web/wasm'
import { floatToHalf, readOnnx, writeOnnx } from '../core/onnx/index.ts'
import type { Profile, Size } from '../core/types.ts'
import type { Engine, Session } from './engine.ts'
import { readOutput } from './readOutput.ts'

/**
 * A start that takes longer hangs, because a thread never came up. The page then tries again with
 * one thread.
 */
const START_LIMIT_MS = 60_000

/**
 * 1 GiB, where the browser refuses the 4 GiB of shared memory that the runtime asks for, as iOS does (onnxruntime issues
 * 22086, 11679).
 */
const FEWER_PAGES = 16_384

/** The runtime's memory, which it does not expose. */
let heap: WebAssembly.Memory | undefined

// The runtime neither asks for less memory nor reports its size, so this constructor does.
WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct: (Memory, [wanted]: [WebAssembly.MemoryDescriptor]) => {
    const make = (): WebAssembly.Memory => {
      try {
        return new Memory(wanted)
      } catch (error) {
        if ((wanted.maximum ?? 0) <= FEWER_PAGES) throw error
        return new Memory({ ...wanted, maximum: FEWER_PAGES })
      }
    }
    const memory = make()
    if (wanted.initial > 1) heap = memory
    return memory
  },
})

/** The runtime copies a model's file into its memory, and each weight from there. Larger ones would not fit there twice. */
const APART_BYTES = 256_000_000
const WEIGHTS = 'weights'

/** The graph alone, and the file as the weights beside it. The runtime then copies each weight once. */
function graphAlone(file: Uint8Array): Uint8Array {
  return writeOnnx(readOnnx(file, 'the model'), { location: WEIGHTS, file })
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
  const isApart = bytes.length > APART_BYTES
  const session = await ort.InferenceSession.create(isApart ? graphAlone(bytes) : bytes, {
    executionProviders: ['wasm'],
    // Errors. Of a model with unused weights the runtime would warn for each.
    logSeverityLevel: 3,
    graphOptimizationLevel: 'all',
    ...(isApart ? { externalData: [{ path: WEIGHTS, data: bytes }] } : {}),
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
