/** Depthdrop's own engine: a network as a plan of WebAssembly kernels, walked by all threads at once. */
import { readOnnx } from '../../core/onnx/index.ts'
import type { Profile } from '../../core/types.ts'
import type { Engine, Session } from '../engine.ts'
import { fromOnnx } from './fromOnnx.ts'
import { type Image, isWhole, pourImage, type Ready, readyOf, takeImage } from './image.ts'
import { Unsupported } from './ir.ts'
import { hasProducts, type KernelFiles, type Kernels, loadKernels } from './kernels.ts'
import { type Machine, type MachineOptions, startMachine } from './machine.ts'
import { packWeights } from './pack.ts'
import { makePlan, type Plan, type PlanOptions } from './plan.ts'
import { SOURCE } from './source.ts'

/** Named in every answer; raised whenever a number may come out otherwise. */
const VERSION = 2

function nameOf(isRelaxed: boolean, arithmetic: 'float32' | 'int8'): string {
  return `turbo ${VERSION}, ${isRelaxed ? 'relaxed SIMD' : 'SIMD'}${arithmetic === 'int8' ? ', 8 bits' : ''}`
}

export interface TurboFiles extends KernelFiles {
  /** Script of worker/helper.worker.ts, startable from this page. */
  readonly helper: string
}

export interface TurboOptions extends Omit<PlanOptions, 'threads'> {
  /** Does without relaxed SIMD, for measuring and for tests. */
  readonly isPlain?: boolean
}

export interface Turbo extends Engine {
  /** Throws Unsupported for a graph that turbo does not know. */
  open(bytes: Uint8Array, profile: Profile): Promise<Session>
  /** What an image must have been made by, to be taken here. */
  form(profile: Profile): Promise<string>
  /** Rejects where the image is damaged. */
  reopen(image: Image): Promise<Session>
}

/** One picture in, one map out. */
function checkShapes({ inputShape, outputShape }: Plan, { side }: Profile): void {
  if (outputShape.channels !== 1)
    throw new Unsupported(`an output of ${outputShape.channels} channels`)
  if (inputShape.channels !== 3 || inputShape.width !== side || inputShape.height !== side)
    throw new Unsupported('a picture of another size')
}

interface Filling extends Pick<MachineOptions, 'fill'> {
  readonly finish: (machine: Machine) => void
}

interface Running {
  readonly machine: Machine
  readonly ready: Ready
  readonly form: string
  readonly engine: string
  readonly arithmetic: 'float32' | 'int8'
  readonly threads: number
  readonly isNew: boolean
  readonly dispose: () => void
}

function sessionOver({
  machine,
  ready,
  form,
  engine,
  arithmetic,
  threads,
  isNew,
  dispose,
}: Running): Session {
  const { first, count, width, height } = ready
  const { buffer } = machine.memory
  const data = new Float32Array(buffer, ready.output, width * height)
  let active = threads
  let isOver = false
  return {
    engine,
    arithmetic,
    get threads() {
      return active
    },
    input: new Float32Array(buffer, ready.input, ready.inputFloats),
    async run() {
      machine.run(first, count)
      return { data, width, height }
    },
    limit(wanted) {
      active = Math.max(1, Math.min(threads, wanted))
      machine.limit(active)
    },
    ...(isNew
      ? { image: () => (isOver ? undefined : takeImage(form, ready, buffer, machine.run)) }
      : {}),
    async dispose() {
      isOver = true
      dispose()
    },
  }
}

export function turboEngine(threads: number, files: TurboFiles, options: TurboOptions = {}): Turbo {
  let kernels: Promise<Kernels> | undefined
  let held = 0
  const load = (): Promise<Kernels> => {
    kernels ??= loadKernels(files, threads > 1, options.isPlain)
    // A failure is forgotten, so that it can be tried again; who waits hears of it.
    kernels.catch(() => (kernels = undefined))
    return kernels
  }
  /** What it will be here: eight bits only where it is asked for and their products come out right. */
  const arithmeticOf = async (): Promise<'float32' | 'int8'> =>
    options.arithmetic === 'int8' && (await hasProducts(await load(), threads > 1))
      ? 'int8'
      : 'float32'
  const formOf = async ({ isRelaxed }: Kernels, side: number): Promise<string> =>
    [
      SOURCE,
      isRelaxed ? 'relaxed' : 'plain',
      await arithmeticOf(),
      threads,
      side,
      ...(options.without ?? []),
    ].join(':')
  /** `fill`: while the threads start. `finish`: by all of them. */
  const start = async (ready: Ready, form: string, { fill, finish }: Filling): Promise<Session> => {
    const { module, isRelaxed } = await load()
    const arithmetic = await arithmeticOf()
    const machine = await startMachine({
      module,
      bytes: ready.bytes,
      threads,
      helper: files.helper,
      ...(fill === undefined ? {} : { fill }),
    })
    try {
      finish(machine)
    } catch (error) {
      machine.dispose()
      throw error
    }
    held += ready.bytes
    const dispose = (): void => {
      machine.dispose()
      held -= ready.bytes
    }
    return sessionOver({
      machine,
      ready,
      form,
      engine: nameOf(isRelaxed, arithmetic),
      arithmetic,
      threads,
      isNew: fill === undefined,
      dispose,
    })
  }
  return {
    async open(bytes, profile) {
      // Compiled by another thread while this one plans.
      const loading = load()
      const net = fromOnnx(readOnnx(bytes, 'the model'), profile.side)
      const plan = makePlan(net, { ...options, threads, arithmetic: await arithmeticOf() })
      checkShapes(plan, profile)
      return start(readyOf(plan), await formOf(await loading, profile.side), {
        finish: ({ memory: { buffer }, run }) => {
          plan.write(buffer)
          packWeights(plan, buffer, run)
        },
      })
    },
    async form({ side }) {
      return formOf(await load(), side)
    },
    reopen(image) {
      return start(image.ready, image.form, {
        fill: (memory) => pourImage(image, memory),
        finish: ({ memory: { buffer }, run }) => {
          if (!isWhole(image, buffer, run)) throw new Error('The kept weights are damaged.')
        },
      })
    },
    memory: () => held,
  }
}
