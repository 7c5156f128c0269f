/**
 * Depthdrop's own engine: it plans a model as a list of WebAssembly kernels, which all threads
 * execute together.
 */
import { type OnnxModel, readOnnx } from '../../core/onnx/index.ts'
import type { Profile, Size } from '../../core/types.ts'
import type { Engine, Session } from '../engine.ts'
import { fromOnnx } from './fromOnnx.ts'
import { Unsupported } from './ir.ts'
import {
  hasCorrectDotProduct,
  hasSlowDotProduct,
  type KernelFiles,
  type Kernels,
  loadKernels,
} from './kernels.ts'
import { packWeights } from './packWeights.ts'
import { makePlan, type Plan, type PlanOptions } from './plan.ts'
import {
  isIntact,
  type PackedPlan,
  packedPlanOf,
  restoreSnapshot,
  type Snapshot,
  takeSnapshot,
} from './snapshot.ts'
import { SOURCE_HASH } from './sourceHash.ts'
import { startThreadPool, type ThreadPool, type ThreadPoolOptions } from './threadPool.ts'

/**
 * Part of the engine's name, which stored results carry. Raise it with every change that may change
 * a map.
 */
const VERSION = 2

function nameOf(isRelaxed: boolean, arithmetic: 'float32' | 'int8'): string {
  return `turbo ${VERSION}, ${isRelaxed ? 'relaxed SIMD' : 'SIMD'}${arithmetic === 'int8' ? ', 8 bits' : ''}`
}

export interface TurboFiles extends KernelFiles {
  /** URL of worker/helper.worker.ts, in a form that this page may start. */
  readonly helper: string
}

export interface TurboOptions extends Omit<PlanOptions, 'threads'> {
  /** Does without relaxed SIMD, for measurements and tests. */
  readonly isPlain?: boolean
}

export interface Turbo extends Engine {
  /** Throws Unsupported for a graph that turbo cannot execute. */
  open(bytes: Uint8Array, profile: Profile): Promise<Session>
  /** The form that a snapshot must have for this engine to reopen it. */
  snapshotForm(profile: Profile): Promise<string>
  /** Rejects if the snapshot is damaged. */
  reopen(snapshot: Snapshot): Promise<Session>
}

/** @throws Unsupported unless the model turns one float image of the profile's size into one map. */
function checkShapes({ inputShape, outputShape }: Plan, profile: Profile): void {
  const { width, height, type, hasViews, channel, mask } = profile
  if (channel !== undefined) throw new Unsupported('an output of several channels')
  if (mask !== undefined) throw new Unsupported('a mask')
  // The caller writes float16 inputs as float32, too.
  if (type === 'uint8') throw new Unsupported(`an image of type ${type}`)
  if (hasViews) throw new Unsupported('an image with a dimension for views')
  if (outputShape.channels !== 1)
    throw new Unsupported(`an output of ${outputShape.channels} channels`)
  if (inputShape.channels !== 3 || inputShape.width !== width || inputShape.height !== height)
    throw new Unsupported('an image of another size')
}

interface SessionParts {
  readonly pool: ThreadPool
  readonly plan: PackedPlan
  readonly form: string
  readonly engine: string
  readonly arithmetic: 'float32' | 'int8'
  readonly threads: number
  /** Whether the weights were packed in this visit, so that a snapshot is worth storing. */
  readonly isNew: boolean
  readonly dispose: () => void
}

function createSession({
  pool,
  plan,
  form,
  engine,
  arithmetic,
  threads,
  isNew,
  dispose,
}: SessionParts): Session {
  const { first, count, width, height } = plan
  const { buffer } = pool.memory
  const data = new Float32Array(buffer, plan.output, width * height)
  let active = threads
  let isDisposed = false
  return {
    engine,
    arithmetic,
    get threads() {
      return active
    },
    input: new Float32Array(buffer, plan.input, plan.inputFloats),
    async run() {
      pool.run(first, count)
      return { data, width, height }
    },
    limit(wanted) {
      active = Math.max(1, Math.min(threads, wanted))
      pool.limit(active)
    },
    ...(isNew
      ? { snapshot: () => (isDisposed ? undefined : takeSnapshot(form, plan, buffer, pool.run)) }
      : {}),
    async dispose() {
      isDisposed = true
      dispose()
    },
  }
}

/**
 * A session whose input can have any size: `open` makes one for each size, and the last one replaces
 * the one before.
 */
async function resizableSession(
  profile: Profile,
  open: (profile: Profile) => Promise<Session>,
): Promise<Session> {
  let current = await open(profile)
  let [{ width, height }, limit]: [Size, number] = [profile, current.threads]
  return {
    engine: current.engine,
    arithmetic: current.arithmetic ?? 'float32',
    get threads() {
      return current.threads
    },
    get input() {
      return current.input
    },
    async resize(size) {
      if (size.width === width && size.height === height) return
      // Two sizes at once would need twice the memory.
      await current.dispose()
      current = await open({ ...profile, ...size })
      ;({ width, height } = size)
      current.limit?.(limit)
    },
    run: () => current.run(),
    limit(threads) {
      limit = threads
      current.limit?.(threads)
    },
    dispose: () => current.dispose(),
  }
}

/** How a new session gets its weights. */
interface Loading extends Pick<ThreadPoolOptions, 'fill'> {
  /** Runs after the threads have started, and may use all of them. */
  readonly finish: (pool: ThreadPool) => void
}

export function turboEngine(threads: number, files: TurboFiles, options: TurboOptions = {}): Turbo {
  let kernels: Promise<Kernels> | undefined
  let memoryBytes = 0
  const load = (): Promise<Kernels> => {
    kernels ??= loadKernels(files, threads > 1, options.isPlain)
    // Forget a failure, so that the next call tries again. This caller still receives it.
    kernels.catch(() => (kernels = undefined))
    return kernels
  }
  let correct: Promise<boolean> | undefined
  /** int8 only if the caller asked for it and the browser computes its products correctly. */
  const chooseArithmetic = async (): Promise<'float32' | 'int8'> => {
    if (options.arithmetic !== 'int8') return 'float32'
    correct ??= load().then((loaded) => hasCorrectDotProduct(loaded, threads > 1))
    correct.catch(() => (correct = undefined))
    return (await correct) ? 'int8' : 'float32'
  }
  let slow: Promise<boolean> | undefined
  const isDotSlow = async (arithmetic: 'float32' | 'int8'): Promise<boolean> => {
    if (arithmetic === 'float32') return false
    slow ??= load().then((loaded) => hasSlowDotProduct(loaded, threads > 1))
    slow.catch(() => (slow = undefined))
    return slow
  }
  const formOf = async (
    { isRelaxed }: Kernels,
    { width, height, output }: Profile,
  ): Promise<string> =>
    [
      SOURCE_HASH,
      isRelaxed ? 'relaxed' : 'plain',
      await chooseArithmetic(),
      threads,
      // A square has one number, as the snapshots of earlier versions have it.
      width === height ? width : `${width}x${height}`,
      ...(options.without ?? []),
      // Another output needs other layers.
      ...(output === undefined ? [] : [output]),
    ].join(':')
  const start = async (
    plan: PackedPlan,
    form: string,
    { fill, finish }: Loading,
  ): Promise<Session> => {
    const { module, isRelaxed, loadTransformer } = await load()
    const transformer = plan.needsTransformer ? await loadTransformer() : undefined
    const arithmetic = await chooseArithmetic()
    const pool = await startThreadPool({
      module,
      transformer,
      bytes: plan.bytes,
      threads,
      helper: files.helper,
      ...(fill === undefined ? {} : { fill }),
    })
    try {
      finish(pool)
    } catch (error) {
      pool.dispose()
      throw error
    }
    memoryBytes += plan.bytes
    const dispose = (): void => {
      pool.dispose()
      memoryBytes -= plan.bytes
    }
    return createSession({
      pool,
      plan,
      form,
      engine: nameOf(isRelaxed, arithmetic),
      arithmetic,
      threads,
      isNew: fill === undefined,
      dispose,
    })
  }
  const open = async (model: OnnxModel, profile: Profile): Promise<Session> => {
    // The browser compiles the kernels on another thread while this one plans.
    const loading = load()
    const graph = fromOnnx(model, profile)
    const arithmetic = await chooseArithmetic()
    const hasSlow = await isDotSlow(arithmetic)
    const plan = makePlan(graph, { hasSlowDotProduct: hasSlow, ...options, threads, arithmetic })
    checkShapes(plan, profile)
    return start(packedPlanOf(plan), await formOf(await loading, profile), {
      finish: ({ memory: { buffer }, run }) => {
        plan.write(buffer)
        packWeights(plan, buffer, run)
      },
    })
  }
  return {
    async open(bytes, profile) {
      const model = readOnnx(bytes, 'the model')
      return profile.multiple === undefined
        ? open(model, profile)
        : resizableSession(profile, (sized) => open(model, sized))
    },
    async snapshotForm(profile) {
      return formOf(await load(), profile)
    },
    reopen(snapshot) {
      return start(snapshot.plan, snapshot.form, {
        fill: (memory) => restoreSnapshot(snapshot, memory),
        finish: ({ memory: { buffer }, run }) => {
          if (!isIntact(snapshot, buffer, run)) throw new Error('The stored weights are damaged.')
        },
      })
    },
    memory: () => memoryBytes,
  }
}
