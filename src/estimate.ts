/** THE PATH: source → key → remembered? → decode → prepare → infer → normalise → remember. */
import { cancelled } from './core/errors.ts'
import { STARTER } from './core/models.ts'
import type { Model, Notice, Progress, Settings, Size, Timing } from './core/types.ts'
import { engineWish, infer, loadModel } from './client/engine.ts'
import { orAbort } from './client/orAbort.ts'
import { queue } from './client/queue.ts'
import { openPhoto, type Opener } from './io/open.ts'
import { readSource, type Photo } from './io/source.ts'
import { storageState } from './storage/kv.ts'
import { hashesOf, mapKey, recall, recallHere, remember, type Remembered } from './storage/maps.ts'

export interface EstimateOptions {
  /** Default: the starter. */
  readonly model?: Model
  readonly settings?: Settings
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Sees the decoded upright photo, to draw at once and not to keep: it is given away right after. */
  readonly onBitmap?: (bitmap: ImageBitmap, size: Size) => void
}

/** A photo's relative inverse depth. The map is the network's own, uncoloured; `size` is what it is painted at. */
export interface Estimate extends Remembered {
  /** Names this map: photo, model and settings by hash. */
  readonly key: string
  readonly name: string
  /** Without `blob` where only the map of an earlier visit is here: photos are not kept. */
  readonly photo: { readonly blob?: Blob; readonly sha256: string }
  readonly model: Model
  readonly settings: Settings
  readonly timing: Timing
  /** True where no network ran for this answer. */
  readonly cached: boolean
  /** The network's own, where another map of the photo stands in its place: see readDepth.ts. */
  readonly estimated?: Estimate
}

const DEFAULT_SETTINGS: Settings = { downscale: 'smooth' }

/** What holds for every answer, also a remembered one: random weights make no depth, and storage may keep nothing. */
const standingNotices = (model: Model): readonly Notice[] => {
  const state = storageState()
  const seeded: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  return state === 'open' ? seeded : [...seeded, { code: state === 'full' ? 'storage-full' : 'no-storage' }]
}

interface Work {
  readonly photo: Photo
  readonly model: Model
  readonly settings: Settings
  readonly opener: Opener
}

const inferPhoto = async ({ photo, model, settings, opener }: Work, signal: AbortSignal, tell: (progress: Progress) => void): Promise<Remembered & { readonly timing: Timing }> => {
  const from = performance.now()
  tell({ stage: 'model', fraction: null })
  const restarts = await loadModel(model, tell, signal)
  signal.throwIfAborted()
  const loaded = performance.now()
  let decodeMs = 0
  let size: Size = { width: 1, height: 1 }
  let found: readonly Notice[] = []
  const inferred = await infer(photo.name, model, settings, async () => {
    tell({ stage: 'decode', fraction: null })
    const { bitmap, ms, ...opened } = await opener.take()
    decodeMs = ms
    size = opened.size
    found = opened.notices
    if (!signal.aborted) return bitmap
    // Up to 64 MB that the collector does not see.
    bitmap.close()
    throw cancelled()
  }, tell)
  return {
    ...inferred,
    size,
    notices: [...restarts, ...found, ...inferred.notices],
    timing: { model: loaded - from, decode: decodeMs, ...inferred.timing },
  }
}

/** What `recall` or `look` gave for `key`, as an estimate without its photo; `name` where the map was kept without one. */
export const reopened = (key: string, kept: Remembered, model: Model, name: string): Estimate => ({
  settings: DEFAULT_SETTINGS,
  ...kept,
  key,
  name: kept.name ?? name,
  photo: { sha256: hashesOf(key)?.photo ?? '' },
  model,
  timing: {},
  cached: true,
  notices: [...kept.notices, ...standingNotices(model)],
})

/** Rejects with DepthdropError (a sentence in `message`, its kind in `code`) or an AbortError. */
export const estimateDepth = async (source: Blob, options: EstimateOptions = {}): Promise<Estimate> => {
  const { model = STARTER, settings = DEFAULT_SETTINGS, signal, onProgress, onBitmap } = options
  const start = performance.now()
  onProgress?.({ stage: 'read', fraction: null })
  // A file on a sleeping network drive takes as long as it likes; who leaves need not wait for it.
  const photo = await orAbort(readSource(source), signal)
  const isCoarse = engineWish() === 'int8'
  const key = mapKey(photo.sha256, model.sha256, `${settings.downscale}:${JSON.stringify(model.profile)}${isCoarse ? ':int8' : ''}`)
  const known = await orAbort(recall(key), signal)
  const read = performance.now() - start
  const asked = { key, name: photo.name, photo: { blob: photo.blob, sha256: photo.sha256 }, model, settings }
  if (known !== undefined) {
    return { ...known, ...asked, timing: { read }, cached: true, notices: [...known.notices, ...standingNotices(model)] }
  }
  // The reference reduction reads the photo's own pixels, so there nothing may be scaled before.
  const opener = openPhoto(photo, settings.downscale === 'reference' ? Infinity : undefined, onBitmap)
  const work: Work = { photo, model, settings, opener }
  const { timing, stored, ...fresh } = await queue.join(key, photo.name, async (stop, tell) => {
    // Another job may have ended with this very map since it was looked for, also one whose waiters left.
    const since = recallHere(key)
    if (since !== undefined) {
      opener.close()
      return { ...since, timing: {}, cached: true, stored: undefined }
    }
    const result = await inferPhoto(work, stop, tell)
    const { timing: _, notices, ...kept } = result
    // What happened to the worker is news once, what is wrong with the map stays.
    const lasting = notices.filter(({ code }) => code !== 'worker-restarted')
    // The engine was changed meanwhile: what the key promises is not what came.
    if (!isCoarse && kept.engine.arithmetic === 'int8') return { ...result, cached: false, stored: undefined }
    // Written while the next photo is on: the engine need not wait for a disk.
    const writing = remember(key, { ...kept, notices: lasting, name: photo.name, settings, date: Date.now() })
    return { ...result, cached: false, stored: writing }
  }, { signal, onProgress }, opener.ahead)
  await orAbort(Promise.resolve(stored), signal)
  return { ...fresh, ...asked, timing: { read, ...timing }, notices: [...fresh.notices, ...standingNotices(model)] }
}
