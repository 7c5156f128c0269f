/** Depthdrop's own engine: a network as a plan of WebAssembly kernels, walked by all threads at once. */
import { readOnnx } from '../../core/onnx.ts'
import type { Profile } from '../../core/types.ts'
import type { Engine, Session } from '../engine.ts'
import { fromOnnx } from './fromOnnx.ts'
import { Unsupported } from './ir.ts'
import { loadKernels, type KernelFiles, type Kernels } from './kernels.ts'
import { startMachine, type Machine } from './machine.ts'
import { packWeights } from './pack.ts'
import { makePlan, type Plan, type PlanOptions } from './plan.ts'

/** Named in every answer; raised whenever a number may come out otherwise. */
const VERSION = 1

export interface TurboFiles extends KernelFiles {
  /** Script of worker/helper.worker.ts, startable from this page. */
  readonly helper: string
}

export interface TurboOptions extends Omit<PlanOptions, 'threads'> {
  /** Does without relaxed SIMD, for measuring and for tests. */
  readonly isPlain?: boolean
}

/** What is left of a plan once its weights are packed. Not the plan itself: that would keep the file's bytes alive. */
interface Ready {
  readonly first: number
  readonly count: number
  readonly input: number
  readonly output: number
  readonly width: number
  readonly height: number
  readonly inputFloats: number
}

const readyOf = (plan: Plan): Ready => {
  const { width, height } = plan.outputShape
  const { channels, ...size } = plan.inputShape
  return { first: plan.first, count: plan.steps.length, input: plan.input, output: plan.output, width, height, inputFloats: channels * size.width * size.height }
}

/** One picture in, one map out. */
const checkShapes = ({ inputShape, outputShape }: Plan, { side }: Profile): void => {
  if (outputShape.channels !== 1) throw new Unsupported(`an output of ${outputShape.channels} channels`)
  if (inputShape.channels !== 3 || inputShape.width !== side || inputShape.height !== side) throw new Unsupported('a picture of another size')
}

const sessionOver = (machine: Machine, ready: Ready, engine: string, threads: number, dispose: () => void): Session => {
  const { first, count, width, height } = ready
  const { buffer } = machine.memory
  const data = new Float32Array(buffer, ready.output, width * height)
  let active = threads
  return {
    engine,
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
    async dispose() {
      dispose()
    },
  }
}

/** `open` throws Unsupported for a graph that turbo does not know. */
export const turboEngine = (threads: number, files: TurboFiles, options: TurboOptions = {}): Engine => {
  let kernels: Promise<Kernels> | undefined
  let held = 0
  const load = (): Promise<Kernels> => {
    kernels ??= loadKernels(files, threads > 1, options.isPlain)
    // A failure is forgotten, so that it can be tried again; who waits hears of it.
    kernels.catch(() => (kernels = undefined))
    return kernels
  }
  return {
    async open(bytes, profile) {
      // Compiled by another thread while this one plans.
      const loading = load()
      const plan = makePlan(fromOnnx(readOnnx(bytes, 'the model'), profile.side), { ...options, threads })
      checkShapes(plan, profile)
      const { module, isRelaxed } = await loading
      const machine = await startMachine({ module, bytes: plan.bytes, threads, helper: files.helper })
      try {
        plan.write(machine.memory.buffer)
        packWeights(plan, machine.memory.buffer, machine.run)
      } catch (error) {
        machine.dispose()
        throw error
      }
      const size = plan.bytes
      held += size
      return sessionOver(machine, readyOf(plan), `turbo ${VERSION}, ${isRelaxed ? 'relaxed SIMD' : 'SIMD'}`, threads, () => {
        machine.dispose()
        held -= size
      })
    },
    memory: () => held,
  }
}
