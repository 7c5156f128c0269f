/** The engine's worker: it loads models and runs them, one photo at a time. */
import { expose, type ProxyMethods, releaseProxy, transfer } from 'comlink'
import { type Normalised, normalise } from '../core/normalise.ts'
import { sizeForPhoto } from '../core/profile/size.ts'
import { VIEWS_SHARE, type View } from '../core/refine/photoViews.ts'
import type { ViewMap } from '../core/refine/refine.ts'
import type { DepthMap, Notice, Profile, Settings, Size } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { readsTruePixels } from './canvasPixels.ts'
import { readModel, storeModel } from './modelBytes.ts'
import { prepareInput } from './prepareInput.ts'
import type {
  EngineApi,
  Inferred,
  InferredViews,
  OnProgress,
  Reply,
  StartOptions,
} from './protocol.ts'
import { reply } from './reply.ts'
import { createSessions, type Sessions } from './sessions.ts'

interface Started {
  readonly options: StartOptions
  readonly sessions: Sessions
}

let started: Started | undefined
/** One for each call that can be aborted, by its token. */
const controllers = new Map<number, AbortController>()
let inferences = 0

function engine(): Started {
  if (started === undefined) throw new Error('The engine was called before start().')
  return started
}

/** Comlink opens a channel for each progress callback. The garbage collector would close them too late. */
function closeProgress(onProgress: OnProgress): void {
  return (onProgress as OnProgress & ProxyMethods)[releaseProxy]()
}

/** `token` names the call for `abort`. */
async function abortableReply<T>(
  token: number,
  name: string,
  onProgress: OnProgress,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Reply<T>> {
  const controller = new AbortController()
  controllers.set(token, controller)
  const result = await reply(name, () => work(controller.signal))
  controllers.delete(token)
  closeProgress(onProgress)
  return result
}

function ignore(): void {
  return undefined
}

/** infer() cannot be aborted: its model is loaded by then, so that no download is left to stop. */
const NEVER = new AbortController().signal

let previous: Promise<unknown> = Promise.resolve()

/** Photos share the model's input: one that arrives while another is on its way waits. `work` must not reject. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = previous.then(work)
  previous = result
  return result
}

/** Runs the model and copies its output, which the next run overwrites. */
async function runSession(session: Session): Promise<DepthMap> {
  const raw = await session.run()
  inferences++
  const data = new Float32Array(raw.data.length)
  data.set(raw.data)
  return { width: raw.width, height: raw.height, data }
}

/** Gives the session's input the size for this photo, and returns the profile with that size. */
async function fitProfile(session: Session, profile: Profile, photo: Size): Promise<Profile> {
  const size = sizeForPhoto(profile, photo)
  await session.resize?.(size)
  return { ...profile, ...size }
}

async function inferView(
  session: Session,
  bitmap: ImageBitmap,
  profile: Profile,
  { downscale }: Settings,
  view: View,
): Promise<Normalised> {
  await prepareInput(bitmap, profile, downscale, session.input, view)
  return normalise(await runSession(session), profile.meaning)
}

/** Resolves to true once this worker holds the lock. It never releases it: the lock ends with the worker, however that ends. */
async function holdLock(name: string): Promise<boolean> {
  const { locks } = navigator
  if (locks === undefined) return false
  return new Promise<boolean>((resolve) => {
    const holding = locks.request(name, () => (resolve(true), new Promise<void>(() => undefined)))
    // A frame without access to storage has no access to locks either.
    holding.catch(() => resolve(false))
  })
}

const api: EngineApi = {
  start: (options) => {
    started = { options, sessions: createSessions(options) }
    return holdLock(options.lifeLock)
  },

  load: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      const { sessions } = engine()
      const opened = await sessions.get(model, onProgress, signal)
      return { report: sessions.report(opened), isVerified: opened.isVerified }
    }),

  referenceOutput: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, (signal) =>
      engine().sessions.reference(model, onProgress, signal),
    ),

  verify: (token, model, output, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      const { sessions } = engine()
      const opened = await sessions.verify(model, output, onProgress, signal)
      return { report: sessions.report(opened), isVerified: true }
    }),

  fetchModel: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      await readModel(model, engine().options, onProgress, signal)
      return null
    }),

  async abort(token) {
    controllers.get(token)?.abort()
  },

  storeModel,

  async infer(bitmap, name, model, settings, returnsBitmap, onProgress) {
    const run = async (): Promise<Inferred> => {
      const { sessions } = engine()
      const opened = await sessions.get(model, onProgress ?? ignore, NEVER)
      const { session } = opened
      onProgress?.({ stage: 'prepare', fraction: null })
      const from = performance.now()
      const profile = await fitProfile(session, model.profile, bitmap)
      await prepareInput(bitmap, profile, settings.downscale, session.input)
      if (!returnsBitmap) bitmap.close()
      const prepared = performance.now()
      onProgress?.({ stage: 'infer', fraction: null })
      const map = await runSession(session)
      const inferred = performance.now()
      const { min, max, notices } = normalise(map, profile.meaning)
      const timing = {
        prepare: prepared - from,
        infer: inferred - prepared,
        normalise: performance.now() - inferred,
      }
      const changed: readonly Notice[] = (await readsTruePixels())
        ? []
        : [{ code: 'pixels-changed' }]
      const report = sessions.report(opened)
      return { map, min, max, timing, engine: report, notices: [...changed, ...notices] }
    }
    const result = await inTurn(() => reply(name, run))
    if (onProgress !== null) closeProgress(onProgress)
    if (result.ok && returnsBitmap)
      return transfer({ ok: true, value: { ...result.value, bitmap } }, [
        result.value.map.data.buffer,
        bitmap,
      ])
    bitmap.close()
    return result.ok ? transfer(result, [result.value.map.data.buffer]) : result
  },

  async inferViews(token, bitmap, name, model, settings, views, onProgress) {
    const infer = async (signal: AbortSignal): Promise<InferredViews> => {
      const { sessions } = engine()
      const opened = await sessions.get(model, onProgress, signal)
      const profile = await fitProfile(opened.session, model.profile, bitmap)
      const seen: ViewMap[] = []
      for (const [i, view] of views.entries()) {
        onProgress({ stage: 'refine', fraction: (VIEWS_SHARE * i) / views.length })
        // abort() is handled only while this worker waits for a task.
        await new Promise((resolve) => setTimeout(resolve, 0))
        signal.throwIfAborted()
        const { map, notices } = await inferView(opened.session, bitmap, profile, settings, view)
        // normalise() replaced values that are not finite by 0. NaN makes the merge refuse the whole view.
        if (notices.some(({ code }) => code === 'non-finite')) map.data.fill(NaN)
        seen.push({ view, map })
      }
      return { seen, bitmap, engine: sessions.report(opened) }
    }
    const result = await inTurn(() => abortableReply(token, name, onProgress, infer))
    if (result.ok)
      return transfer(result, [bitmap, ...result.value.seen.map(({ map }) => map.data.buffer)])
    bitmap.close()
    return result
  },

  counters: async () => ({ memory: started?.sessions.memory() ?? 0, inferences }),
}

expose(api)
