/** Which engine runs a model: turbo where it knows the network and has proved itself on it, else onnxruntime-web. */
import { DepthdropError } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Declined, EngineKind, Model } from '../core/types.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { ortEngine } from '../engine/ort.ts'
import { agrees, answerOf } from '../engine/probe.ts'
import { Unsupported } from '../engine/turbo/ir.ts'
import { type Turbo, turboEngine } from '../engine/turbo/turbo.ts'
import {
  noteAnswer,
  noteThreads,
  noteVerdict,
  storedAnswer,
  storedThreads,
  storedVerdict,
} from '../storage/checks.ts'
import { forgetPacked } from '../storage/packed.ts'
import { keepLater, reopenTurbo } from './kept.ts'
import type { StartOptions } from './protocol.ts'

export interface Opened {
  readonly session: Session
  readonly kind: EngineKind
  readonly declined: Declined | null
  /** False where nobody knows yet what onnxruntime-web would answer. */
  isChecked: boolean
}

let ort: Engine | undefined
let turbo: Turbo | undefined

/** The checked bytes of the model's file. */
type ReadBytes = () => Promise<Uint8Array>

async function openOrt(
  model: Model,
  read: ReadBytes,
  options: StartOptions,
  declined: Declined,
): Promise<Opened> {
  ort ??= ortEngine(options.threads, options.files)
  return {
    session: await ort.open(await read(), model.profile),
    kind: 'ort',
    declined,
    isChecked: true,
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Runs of which the fastest counts. */
const TRIES = 3

async function fastestRun(session: Session): Promise<number> {
  let best = Infinity
  for (let i = 0; i < TRIES; i++) {
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
async function settleThreads(session: Session, { threads, reason }: StartOptions): Promise<void> {
  if (session.limit === undefined || threads <= 2 || reason === 'forced') return
  const kept = await storedThreads(threads)
  if (kept !== undefined) return session.limit(kept)
  let best = { threads, ms: await fastestRun(session) }
  for (const fewer of new Set([Math.ceil(threads * 0.75), Math.ceil(threads / 2)])) {
    session.limit(fewer)
    const ms = await fastestRun(session)
    if (ms < best.ms) best = { threads: fewer, ms }
  }
  session.limit(best.threads)
  await noteThreads(threads, best.threads)
}

/** Throws what the page can mend or say: a lack of memory, a file that is no model. */
function declined(error: unknown): Declined {
  if (error instanceof Unsupported) return { code: 'operator', detail: error.message }
  if (error instanceof DepthdropError || isMemoryError(error)) throw error
  return { code: 'failed', detail: detailOf(error) }
}

/** Throws also what `read` throws. */
async function openTurbo(
  model: Model,
  read: ReadBytes,
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
      if (session !== undefined) await settleThreads(session, options)
      return session
    } catch (error) {
      return declined(error)
    }
  }
  return (
    (await settled(reopenTurbo(turbo, model))) ?? settled(turbo.open(await read(), model.profile))
  )
}

/** Whether turbo gives the right answer to the probe, now or when it was asked before; undefined where nobody knows it. */
async function judge(model: Model, session: Session): Promise<boolean | undefined> {
  const { engine } = session
  const verdict = await storedVerdict(model.sha256)
  if (verdict?.engine === engine) return verdict.isRight
  const expected = model.referenceOutput ?? (await storedAnswer(model.sha256))
  if (expected === undefined) return undefined
  const isRight = agrees(
    await answerOf(session, model.profile),
    expected,
    session.arithmetic === 'int8',
  )
  await noteVerdict(model.sha256, { engine, isRight })
  return isRight
}

/** Opens `model` on the engine that is to run it; `read` is called only where the file itself is needed. */
export async function openModel(
  model: Model,
  read: ReadBytes,
  options: StartOptions,
): Promise<Opened> {
  if (options.wish === 'ort') return openOrt(model, read, options, { code: 'asked' })
  let bytes: Promise<Uint8Array> | undefined
  const readOnce: ReadBytes = () => (bytes ??= read())
  const session = await openTurbo(model, readOnce, options)
  if ('code' in session) return openOrt(model, readOnce, options, session)
  const isRight = await judge(model, session)
  if (isRight !== false) {
    if (isRight) keepLater(model, session)
    return { session, kind: 'turbo', declined: null, isChecked: isRight === true }
  }
  await session.dispose()
  await forgetPacked(model.sha256)
  return openOrt(model, readOnce, options, { code: 'check' })
}

/**
 * onnxruntime-web's answer, found out by a worker of its own, is kept for the next visits. True where turbo gives it too.
 */
export async function learnAnswer(
  model: Model,
  answer: readonly number[],
  opened: Opened,
): Promise<boolean> {
  await noteAnswer(model.sha256, answer)
  opened.isChecked =
    opened.kind === 'ort' ||
    (await judge({ ...model, referenceOutput: answer }, opened.session)) !== false
  if (opened.isChecked) keepLater(model, opened.session)
  return opened.isChecked
}

/** Bytes of wasm memory of both engines. */
export function enginesMemory(): number {
  return (ort?.memory() ?? 0) + (turbo?.memory() ?? 0)
}
