/** The engine's worker: prepare → infer → normalise, one picture at a time. */
import { expose, releaseProxy, transfer, type ProxyMethods } from 'comlink'
import { normalise } from '../core/normalise.ts'
import type { DepthMap } from '../core/types.ts'
import { prepare } from './canvas.ts'
import { answerOf } from '../engine/probe.ts'
import { reply } from './failure.ts'
import type { EngineDoor, Inferred, OnProgress, Reply, StartOptions } from './protocol.ts'
import { enginesMemory, learnAnswer } from './choice.ts'
import { forgetSession, reportOf, sessionOf } from './session.ts'
import { holdModel, readModel } from './weights.ts'

let options: StartOptions | undefined
const running = new Map<number, AbortController>()
let inferences = 0

const started = (): StartOptions => {
  if (options === undefined) throw new Error('The engine was asked before it was started.')
  return options
}

const stoppable = async <T>(token: number, name: string, onProgress: OnProgress, work: (signal: AbortSignal) => Promise<T>): Promise<Reply<T>> => {
  const controller = new AbortController()
  running.set(token, controller)
  const result = await reply(name, () => work(controller.signal))
  running.delete(token)
  release(onProgress)
  return result
}

/** Closes the channel that Comlink made for a call's progress: left to the collector they would pile up, one per call. */
const release = (onProgress: OnProgress): void => (onProgress as OnProgress & ProxyMethods)[releaseProxy]()

/** By the time a picture is run its model is loaded, so there is no download left to stop. */
const NEVER = new AbortController().signal

const door: EngineDoor = {
  async start(given) {
    options = given
    const { locks } = navigator
    if (locks === undefined) return false
    // Never released: the lock falls when this worker is gone, however it went. The page may ask for it only
    // once it is held here. Where storage is denied to a frame, so are locks.
    return new Promise<boolean>((held) => {
      const holding = locks.request(given.lifeLock, () => (held(true), new Promise<void>(() => undefined)))
      holding.catch(() => held(false))
    })
  },

  load: (token, model, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      const opened = await sessionOf(model, started(), onProgress, signal)
      return { report: reportOf(opened, started()), isChecked: opened.isChecked }
    }),

  answer: (token, model, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      const { session } = await sessionOf(model, started(), onProgress, signal)
      return answerOf(session, model.profile)
    }),

  judge: (token, model, answer, onProgress) =>
    stoppable(token, model.title, onProgress, async (signal) => {
      const opened = await sessionOf(model, started(), onProgress, signal)
      if (await learnAnswer(model, answer, opened)) return { report: reportOf(opened, started()), isChecked: true }
      await forgetSession(model)
      return { report: reportOf(await sessionOf({ ...model, answer }, started(), onProgress, signal), started()), isChecked: true }
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
      const raw = await session.run()
      inferences++
      const inferred = performance.now()
      const data = new Float32Array(raw.data.length)
      data.set(raw.data)
      const map: DepthMap = { width: raw.width, height: raw.height, data }
      const { min, max, notices } = normalise(map, model.profile.nearIsLarge)
      const timing = { prepare: prepared - from, infer: inferred - prepared, normalise: performance.now() - inferred }
      return { map, min, max, timing, engine: reportOf(opened, started()), notices }
    })
    bitmap.close()
    release(onProgress)
    return result.ok ? transfer(result, [result.value.map.data.buffer]) : result
  },

  counters: async () => ({ memory: enginesMemory(), inferences }),
}

expose(door)
