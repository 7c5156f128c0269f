/** Which engine runs a model: turbo where it knows the network and has proved itself on it, else onnxruntime-web. */
import { DepthdropError } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Declined, EngineKind, Model } from '../core/types.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { ortEngine } from '../engine/ort.ts'
import { matchesReference, selfTestOutput } from '../engine/selfTest.ts'
import { Unsupported } from '../engine/turbo/ir.ts'
import { type Turbo, turboEngine } from '../engine/turbo/turbo.ts'
import {
  getFastestThreads,
  getReferenceOutput,
  getSelfTestResult,
  putFastestThreads,
  putReferenceOutput,
  putSelfTestResult,
} from '../storage/engineChecks.ts'
import { deletePacked } from '../storage/packedModels.ts'
import { reopenPacked, storePackedLater } from './packedSessions.ts'
import type { StartOptions } from './protocol.ts'

export interface OpenModel {
  readonly session: Session
  readonly kind: EngineKind
  readonly declined: Declined | null
  /** False where nobody knows yet what onnxruntime-web would answer. */
  isVerified: boolean
}

let ort: Engine | undefined
let turbo: Turbo | undefined

/** The checked bytes of the model's file. */
type ReadModel = () => Promise<Uint8Array>

async function openWithOrt(
  model: Model,
  read: ReadModel,
  options: StartOptions,
  declined: Declined,
): Promise<OpenModel> {
  ort ??= ortEngine(options.threads, options.files)
  return {
    session: await ort.open(await read(), model.profile),
    kind: 'ort',
    declined,
    isVerified: true,
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Runs of which the fastest counts. */
const TIMED_RUNS = 3

async function fastestRun(session: Session): Promise<number> {
  let best = Infinity
  for (let i = 0; i < TIMED_RUNS; i++) {
    const start = performance.now()
    await session.run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/**
 * Fewer threads can be faster: twins of one core share its multipliers, and slow cores keep fast ones waiting. Measured once
 * per browser; with two threads there is nothing to choose, and a number set by hand stays.
 */
async function limitThreads(session: Session, { threads, reason }: StartOptions): Promise<void> {
  if (session.limit === undefined || threads <= 2 || reason === 'forced') return
  const kept = await getFastestThreads(threads)
  if (kept !== undefined) return session.limit(kept)
  let best = { threads, ms: await fastestRun(session) }
  for (const fewer of new Set([Math.ceil(threads * 0.75), Math.ceil(threads / 2)])) {
    session.limit(fewer)
    const ms = await fastestRun(session)
    if (ms < best.ms) best = { threads: fewer, ms }
  }
  session.limit(best.threads)
  await putFastestThreads(threads, best.threads)
}

/** Throws what the page can mend or say: a lack of memory, a file that is no model. */
function declineReason(error: unknown): Declined {
  if (error instanceof Unsupported) return { code: 'operator', detail: error.message }
  if (error instanceof DepthdropError || isMemoryError(error)) throw error
  return { code: 'failed', detail: detailOf(error) }
}

/** Throws also what `read` throws. */
async function openWithTurbo(
  model: Model,
  read: ReadModel,
  options: StartOptions,
): Promise<Session | Declined> {
  turbo ??= turboEngine(options.threads, options.files.turbo, {
    arithmetic: options.wish === 'int8' ? 'int8' : 'float32',
  })
  const settled = async <T extends Session | undefined>(
    opening: Promise<T>,
  ): Promise<T | Declined> => {
    try {
      const session = await opening
      if (session !== undefined) await limitThreads(session, options)
      return session
    } catch (error) {
      return declineReason(error)
    }
  }
  return (
    (await settled(reopenPacked(turbo, model))) ?? settled(turbo.open(await read(), model.profile))
  )
}

/** Whether turbo gives the right answer to the probe, now or when it was asked before; undefined where nobody knows it. */
async function passesSelfTest(model: Model, session: Session): Promise<boolean | undefined> {
  const { engine } = session
  const verdict = await getSelfTestResult(model.sha256)
  if (verdict?.engine === engine) return verdict.isRight
  const expected = model.referenceOutput ?? (await getReferenceOutput(model.sha256))
  if (expected === undefined) return undefined
  const isRight = matchesReference(
    await selfTestOutput(session, model.profile),
    expected,
    session.arithmetic === 'int8',
  )
  await putSelfTestResult(model.sha256, { engine, isRight })
  return isRight
}

/** Opens `model` on the engine that is to run it; `read` is called only where the file itself is needed. */
export async function openModel(
  model: Model,
  read: ReadModel,
  options: StartOptions,
): Promise<OpenModel> {
  if (options.wish === 'ort') return openWithOrt(model, read, options, { code: 'asked' })
  let bytes: Promise<Uint8Array> | undefined
  const readOnce: ReadModel = () => (bytes ??= read())
  const session = await openWithTurbo(model, readOnce, options)
  if ('code' in session) return openWithOrt(model, readOnce, options, session)
  const isRight = await passesSelfTest(model, session)
  if (isRight !== false) {
    if (isRight) storePackedLater(model, session)
    return { session, kind: 'turbo', declined: null, isVerified: isRight === true }
  }
  await session.dispose()
  await deletePacked(model.sha256)
  return openWithOrt(model, readOnce, options, { code: 'check' })
}

/**
 * onnxruntime-web's answer, found out by a worker of its own, is kept for the next visits. True where turbo gives it too.
 */
export async function verifyAgainst(
  model: Model,
  answer: readonly number[],
  opened: OpenModel,
): Promise<boolean> {
  await putReferenceOutput(model.sha256, answer)
  opened.isVerified =
    opened.kind === 'ort' ||
    (await passesSelfTest({ ...model, referenceOutput: answer }, opened.session)) !== false
  if (opened.isVerified) storePackedLater(model, opened.session)
  return opened.isVerified
}

/** Bytes of wasm memory of both engines. */
export function engineMemory(): number {
  return (ort?.memory() ?? 0) + (turbo?.memory() ?? 0)
}
