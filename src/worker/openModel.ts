/**
 * Opens a model on an engine: on turbo if it supports every operator of the model and passes the self-test, else on
 * onnxruntime-web.
 */
import { DepthdropError, messageOf } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import { dequantised, readOnnx, widened, writeOnnx } from '../core/onnx/index.ts'
import type { Declined, EngineKind, Model, Profile, Size } from '../core/types.ts'
import type { Engine, Session } from '../engine/engine.ts'
import { ortEngine } from '../engine/ort.ts'
import { matchesReference, selfTestOutput } from '../engine/selfTest.ts'
import { Unsupported } from '../engine/turbo/ir.ts'
import { type Turbo, turboEngine } from '../engine/turbo/turbo.ts'
import {
  getReferenceOutput,
  getSelfTestResult,
  putReferenceOutput,
  putSelfTestResult,
} from '../storage/engineChecks.ts'
import { deletePacked } from '../storage/packedModels.ts'
import { limitThreads } from './fastestThreads.ts'
import { reopenPacked, storePackedLater } from './packedSessions.ts'
import type { StartOptions } from './protocol.ts'

export interface OpenModel {
  readonly session: Session
  readonly kind: EngineKind
  /** Why turbo does not run the model; null if it does. */
  readonly declined: Declined | null
  /** False if turbo runs the model and the reference output for its self-test is not known yet. */
  isVerified: boolean
}

/** In pixels: seven patches of 14. */
const SMALL_SIDE = 98

/** Returns the verified bytes of the model's file. */
type ReadModel = () => Promise<Uint8Array>

/** Rethrows errors that another engine would have too: a lack of memory, a file that is no model. */
function declinedOrThrow(error: unknown): Declined {
  if (error instanceof Unsupported) return { code: 'operator', detail: error.message }
  if (error instanceof DepthdropError || isMemoryError(error)) throw error
  return { code: 'failed', detail: messageOf(error) }
}

/** Whether turbo's output matches the reference, by a stored result or a new run; undefined without a reference. */
async function passesSelfTest(model: Model, session: Session): Promise<boolean | undefined> {
  const { engine } = session
  const stored = await getSelfTestResult(model)
  if (stored?.engine === engine) return stored.isRight
  const expected = model.referenceOutput ?? (await getReferenceOutput(model))
  if (expected === undefined) return undefined
  const isRight = matchesReference(
    await selfTestOutput(session, model.profile),
    expected,
    model.profile,
    session.arithmetic,
  )
  await putSelfTestResult(model, { engine, isRight })
  return isRight
}

/** A session that has failed may fail again while it ends. */
function end(session: Session): Promise<void> {
  return session.dispose().catch(() => undefined)
}

interface FloatForm {
  readonly file: Uint8Array
  readonly profile: Profile
  /** The arithmetic of the file itself. */
  readonly arithmetic: 'float16' | 'int8'
}

/**
 * The file in the form that turbo runs, which computes in float32 alone; undefined if it already has this form. The tolerance of
 * the self-test is far smaller than the error by which onnxruntime-web rounds the activations of an 8-bit or a float16 file.
 */
function floatForm(bytes: Uint8Array, { type, ...plain }: Profile): FloatForm | undefined {
  const model = readOnnx(bytes, 'the model')
  const dequantisedModel = dequantised(model)
  const float = widened(dequantisedModel)
  if (float === model) return undefined
  return {
    file: writeOnnx(float),
    profile: type === 'uint8' ? { type, ...plain } : plain,
    arithmetic: dequantisedModel === model ? 'float16' : 'int8',
  }
}

/**
 * The size at which the rewriting is checked; null for that of the profile. Of 1369 tokens each has a weight below half a step
 * of 8 bits: there a file with a quantised Softmax differs by 0.3 of the range from what it was made of, of 49 tokens by 0.07.
 */
function rewritingSize({ multiple, width, height }: Profile): Size | null {
  if (multiple === undefined) return null
  const side = Math.ceil(SMALL_SIDE / multiple) * multiple
  return width <= side && height <= side
    ? null
    : { width: Math.min(side, width), height: Math.min(side, height) }
}

export interface ModelOpener {
  /** Calls `read` only if it needs the model's file. Rejects with what `read` rejects with. */
  open(model: Model, read: ReadModel): Promise<OpenModel>
  /** onnxruntime-web's output for the self-test. Of an 8-bit or a float16 file it computes the form that turbo runs. */
  reference(model: Model, read: ReadModel): Promise<readonly number[]>
  /**
   * Stores onnxruntime-web's output for the self-test, which another worker computed. Resolves to true if the open model
   * matches it; else the model must be opened again.
   */
  verify(model: Model, output: readonly number[], opened: OpenModel): Promise<boolean>
  /** Bytes of WebAssembly memory of both engines. */
  memory(): number
}

export function createModelOpener(options: StartOptions): ModelOpener {
  let ort: Engine | undefined
  let turbo: Turbo | undefined

  const openWithOrt = async (
    model: Model,
    read: ReadModel,
    declined: Declined,
  ): Promise<OpenModel> => {
    ort ??= ortEngine(options.threads, options.files)
    const session = await ort.open(await read(), model.profile)
    return { session, kind: 'ort', declined, isVerified: true }
  }

  const settle = async <T extends Session | undefined>(
    opening: Promise<T>,
  ): Promise<T | Declined> => {
    let session: T | undefined
    try {
      session = await opening
      if (session !== undefined) await limitThreads(session, options)
      return session
    } catch (error) {
      if (session !== undefined) await end(session)
      return declinedOrThrow(error)
    }
  }

  /** The result of the self-test, or why turbo failed in it; its session has ended then. */
  const selfTest = async (
    model: Model,
    session: Session,
  ): Promise<boolean | undefined | Declined> => {
    try {
      return await passesSelfTest(model, session)
    } catch (error) {
      await end(session)
      return declinedOrThrow(error)
    }
  }

  const openWithTurbo = async (model: Model, read: ReadModel): Promise<Session | Declined> => {
    turbo ??= turboEngine(options.threads, options.files.turbo, {
      arithmetic: options.choice === 'int8' ? 'int8' : 'float32',
    })
    return (
      (await settle(reopenPacked(turbo, model))) ?? settle(turbo.open(await read(), model.profile))
    )
  }

  return {
    open: async (model, read) => {
      if (options.choice === 'ort') return openWithOrt(model, read, { code: 'asked' })
      let bytes: Promise<Uint8Array> | undefined
      const readOnce: ReadModel = () => (bytes ??= read())
      const session = await openWithTurbo(model, readOnce)
      if ('code' in session) return openWithOrt(model, readOnce, session)
      const isRight = await selfTest(model, session)
      if (typeof isRight === 'object') return openWithOrt(model, readOnce, isRight)
      if (isRight !== false) {
        if (isRight) storePackedLater(model, session)
        return { session, kind: 'turbo', declined: null, isVerified: isRight === true }
      }
      await session.dispose()
      await deletePacked(model.sha256)
      return openWithOrt(model, readOnce, { code: 'check' })
    },

    reference: async (model, read) => {
      const file = await read()
      const outputOf = async (bytes: Uint8Array, profile: Profile): Promise<readonly number[]> => {
        const { session } = await openWithOrt({ ...model, profile }, async () => bytes, {
          code: 'asked',
        })
        const output = await selfTestOutput(session, profile)
        await end(session)
        return output
      }
      const float = floatForm(file, model.profile)
      if (float === undefined) return outputOf(file, model.profile)
      // The rewriting is checked, too: with the file's own output turbo fails, and onnxruntime-web runs the file.
      const size = rewritingSize(model.profile)
      const output = await outputOf(float.file, { ...float.profile, ...size })
      // Some files of the common converter to float16 do not run on onnxruntime-web, but their float32 form does.
      const rounded = await outputOf(file, { ...model.profile, ...size }).catch(() => output)
      const isRight = matchesReference(output, rounded, model.profile, float.arithmetic)
      if (size === null) return isRight ? output : rounded
      return isRight ? outputOf(float.file, float.profile) : outputOf(file, model.profile)
    },

    verify: async (model, output, opened) => {
      await putReferenceOutput(model, output)
      const referred = { ...model, referenceOutput: output }
      opened.isVerified =
        opened.kind === 'ort' ||
        // A failure counts as a wrong output: the model is opened again, which reports it.
        (await passesSelfTest(referred, opened.session).catch(() => false)) !== false
      if (opened.isVerified) storePackedLater(model, opened.session)
      return opened.isVerified
    },

    memory: () => (ort?.memory() ?? 0) + (turbo?.memory() ?? 0),
  }
}
