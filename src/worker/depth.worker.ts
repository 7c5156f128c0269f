/** The engine's worker: prepare → infer → normalise, one picture at a time. */
import { expose, type ProxyMethods, releaseProxy, transfer } from 'comlink'
import { type Normalised, normalise } from '../core/normalise.ts'
import { VIEWS_SHARE } from '../core/progress.ts'
import type { ViewMap } from '../core/refine/refine.ts'
import type { View } from '../core/refine/views.ts'
import type { DepthMap, Model, Settings } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { selfTestOutput } from '../engine/selfTest.ts'
import { readModel, storeModel } from './modelBytes.ts'
import { engineMemory, verifyAgainst } from './openModel.ts'
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
import { closeSession, describeEngine, getSession } from './sessions.ts'

let options: StartOptions | undefined
const controllers = new Map<number, AbortController>()
let inferences = 0

function startOptions(): StartOptions {
  if (options === undefined) throw new Error('The engine was asked before it was started.')
  return options
}

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

/** Closes the channel that Comlink made for a call's progress: left to the collector they would pile up, one per call. */
function closeProgress(onProgress: OnProgress): void {
  return (onProgress as OnProgress & ProxyMethods)[releaseProxy]()
}

/** By the time a picture is run its model is loaded, so there is no download left to stop. */
const NEVER = new AbortController().signal

/** The engine's own output is overwritten by its next run. */
async function runSession(session: Session): Promise<DepthMap> {
  const raw = await session.run()
  inferences++
  const data = new Float32Array(raw.data.length)
  data.set(raw.data)
  return { width: raw.width, height: raw.height, data }
}

async function inferView(
  session: Session,
  bitmap: ImageBitmap,
  { profile }: Model,
  { downscale }: Settings,
  view: View,
): Promise<Normalised> {
  prepareInput(bitmap, profile, downscale, session.input, view)
  return normalise(await runSession(session), profile.nearIsLarge)
}

const api: EngineApi = {
  async start(given) {
    options = given
    const { locks } = navigator
    if (locks === undefined) return false
    // Never released: the lock falls when this worker is gone, however it went. The page may ask for it only
    // once it is held here. Where storage is denied to a frame, so are locks.
    return new Promise<boolean>((held) => {
      const holding = locks.request(
        given.lifeLock,
        () => (held(true), new Promise<void>(() => undefined)),
      )
      holding.catch(() => held(false))
    })
  },

  load: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      const opened = await getSession(model, startOptions(), onProgress, signal)
      return { report: describeEngine(opened, startOptions()), isVerified: opened.isVerified }
    }),

  referenceOutput: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      const { session } = await getSession(model, startOptions(), onProgress, signal)
      return selfTestOutput(session, model.profile)
    }),

  verify: (token, model, answer, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      const opened = await getSession(model, startOptions(), onProgress, signal)
      if (await verifyAgainst(model, answer, opened))
        return { report: describeEngine(opened, startOptions()), isVerified: true }
      await closeSession(model)
      return {
        report: describeEngine(
          await getSession(
            { ...model, referenceOutput: answer },
            startOptions(),
            onProgress,
            signal,
          ),
          startOptions(),
        ),
        isVerified: true,
      }
    }),

  fetchModel: (token, model, onProgress) =>
    abortableReply(token, model.title, onProgress, async (signal) => {
      await readModel(model, startOptions(), onProgress, signal)
      return null
    }),

  async abort(token) {
    controllers.get(token)?.abort()
  },

  storeModel: (model, bytes) => storeModel(model, bytes),

  async infer(bitmap, name, model, settings, onProgress) {
    const result = await reply(name, async (): Promise<Inferred> => {
      const opened = await getSession(model, startOptions(), onProgress, NEVER)
      const { session } = opened
      onProgress({ stage: 'prepare', fraction: null })
      const from = performance.now()
      prepareInput(bitmap, model.profile, settings.downscale, session.input)
      bitmap.close()
      const prepared = performance.now()
      onProgress({ stage: 'infer', fraction: null })
      const map = await runSession(session)
      const inferred = performance.now()
      const { min, max, notices } = normalise(map, model.profile.nearIsLarge)
      const timing = {
        prepare: prepared - from,
        infer: inferred - prepared,
        normalise: performance.now() - inferred,
      }
      return { map, min, max, timing, engine: describeEngine(opened, startOptions()), notices }
    })
    bitmap.close()
    closeProgress(onProgress)
    return result.ok ? transfer(result, [result.value.map.data.buffer]) : result
  },

  async inferViews(token, bitmap, name, model, settings, views, onProgress) {
    const result = await abortableReply(
      token,
      name,
      onProgress,
      async (signal): Promise<InferredViews> => {
        const opened = await getSession(model, startOptions(), onProgress, signal)
        const seen: ViewMap[] = []
        for (const [i, view] of views.entries()) {
          onProgress({ stage: 'refine', fraction: (VIEWS_SHARE * i) / views.length })
          // A word from the page comes in only while nothing runs here.
          await new Promise((resolve) => setTimeout(resolve, 0))
          signal.throwIfAborted()
          const { map, notices } = await inferView(opened.session, bitmap, model, settings, view)
          // Refused as a whole, where it is merged.
          if (notices.some(({ code }) => code === 'non-finite')) map.data.fill(NaN)
          seen.push({ view, map })
        }
        return { seen, bitmap, engine: describeEngine(opened, startOptions()) }
      },
    )
    if (result.ok)
      return transfer(result, [bitmap, ...result.value.seen.map(({ map }) => map.data.buffer)])
    bitmap.close()
    return result
  },

  counters: async () => ({ memory: engineMemory(), inferences }),
}

expose(api)
