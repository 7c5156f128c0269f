/** The engine's worker: prepare → infer → normalise, one picture at a time. */
import { expose, type ProxyMethods, releaseProxy, transfer } from 'comlink'
import { type Normalised, normalise } from '../core/normalise.ts'
import { VIEWS_SHARE } from '../core/progress.ts'
import type { ViewMap } from '../core/refine/refine.ts'
import type { View } from '../core/refine/views.ts'
import type { DepthMap, Model, Settings } from '../core/types.ts'
import type { Session } from '../engine/engine.ts'
import { answerOf } from '../engine/probe.ts'
import { prepare } from './canvas.ts'
import { enginesMemory, learnAnswer } from './choice.ts'
import { reply } from './failure.ts'
import type { EngineApi, Inferred, OnProgress, Reply, StartOptions, Viewed } from './protocol.ts'
import { forgetSession, reportOf, sessionOf } from './session.ts'
import { holdModel, readModel } from './weights.ts'

let options: StartOptions | undefined
const running = new Map<number, AbortController>()
let inferences = 0

function started(): StartOptions {
  if (options === undefined) throw new Error('The engine was asked before it was started.')
  return options
}

async function stoppable<T>(
  token: number,
  name: string,
  onProgress: OnProgress,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Reply<T>> {
  const controller = new AbortController()
  running.set(token, controller)
  const result = await reply(name, () => work(controller.signal))
  running.delete(token)
  release(onProgress)
  return result
}

/** Closes the channel that Comlink made for a call's progress: left to the collector they would pile up, one per call. */
function release(onProgress: OnProgress): void {
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
  prepare(bitmap, profile, downscale, session.input, view)
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
    stoppable(token, model.title, onProgress, async (signal) => {
      const opened = await sessionOf(model, started(), onProgress, signal)
      return { report: reportOf(opened, started()), isChecked: opened.isChecked }
    }),

  referenceOutput: (token, model, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      const { session } = await sessionOf(model, started(), onProgress, signal)
      return answerOf(session, model.profile)
    }),

  verify: (token, model, answer, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      const opened = await sessionOf(model, started(), onProgress, signal)
      if (await learnAnswer(model, answer, opened))
        return { report: reportOf(opened, started()), isChecked: true }
      await forgetSession(model)
      return {
        report: reportOf(
          await sessionOf({ ...model, referenceOutput: answer }, started(), onProgress, signal),
          started(),
        ),
        isChecked: true,
      }
    }),

  fetchModel: (token, model, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      await readModel(model, started(), onProgress, signal)
      return null
    }),

  async stop(token) {
    running.get(token)?.abort()
  },

  adopt: (model, bytes) => holdModel(model, bytes),

  async infer(bitmap, name, model, settings, onProgress) {
    const result = await reply(name, async (): Promise<Inferred> => {
      const opened = await sessionOf(model, started(), onProgress, NEVER)
      const { session } = opened
      onProgress({ stage: 'prepare', fraction: null })
      const from = performance.now()
      prepare(bitmap, model.profile, settings.downscale, session.input)
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
      return { map, min, max, timing, engine: reportOf(opened, started()), notices }
    })
    bitmap.close()
    release(onProgress)
    return result.ok ? transfer(result, [result.value.map.data.buffer]) : result
  },

  async inferViews(token, bitmap, name, model, settings, views, onProgress) {
    const result = await stoppable(token, name, onProgress, async (signal): Promise<Viewed> => {
      const opened = await sessionOf(model, started(), onProgress, signal)
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
      return { seen, bitmap, engine: reportOf(opened, started()) }
    })
    if (result.ok)
      return transfer(result, [bitmap, ...result.value.seen.map(({ map }) => map.data.buffer)])
    bitmap.close()
    return result
  },

  counters: async () => ({ memory: enginesMemory(), inferences }),
}

expose(api)
