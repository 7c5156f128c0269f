/** THE PATH: source → key → remembered? → decode → prepare → infer → normalise → remember. */
import { STARTER } from './core/models.ts'
import type { Model, Notice, Progress, Settings, Size, Timing } from './core/types.ts'
import { infer, loadModel } from './client/engine.ts'
import { orAbort } from './client/orAbort.ts'
import { queue } from './client/queue.ts'
import { decode } from './io/decode.ts'
import { readSource, type Photo } from './io/source.ts'
import { storageState } from './storage/kv.ts'
import { mapKey, recall, recallHere, remember, type Remembered } from './storage/maps.ts'

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
  readonly photo: Pick<Photo, 'blob' | 'sha256'>
  readonly model: Model
  readonly settings: Settings
  readonly timing: Timing
  /** True where no network ran for this answer. */
  readonly cached: boolean
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
  readonly onBitmap: EstimateOptions['onBitmap']
}

const inferPhoto = async ({ photo, model, settings, onBitmap }: Work, signal: AbortSignal, tell: (progress: Progress) => void): Promise<Remembered & { readonly timing: Timing }> => {
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
    const start = performance.now()
    // The reference reduction reads the photo's own pixels, so there nothing may be scaled before.
    const { bitmap, ...decoded } = await decode(photo, settings.downscale === 'reference' ? Infinity : undefined)
    decodeMs = performance.now() - start
    size = decoded.size
    found = decoded.notices
    try {
      onBitmap?.(bitmap, size)
      signal.throwIfAborted()
    } catch (error) {
      // Up to 64 MB that the collector does not see.
      bitmap.close()
      throw error
    }
    return bitmap
  }, tell)
  return {
    ...inferred,
    size,
    notices: [...restarts, ...found, ...inferred.notices],
    timing: { model: loaded - from, decode: decodeMs, ...inferred.timing },
  }
}

/** Rejects with DepthdropError (a sentence in `message`, its kind in `code`) or an AbortError. */
export const estimateDepth = async (source: Blob, options: EstimateOptions = {}): Promise<Estimate> => {
  const { model = STARTER, settings = DEFAULT_SETTINGS, signal, onProgress, onBitmap } = options
  const start = performance.now()
  onProgress?.({ stage: 'read', fraction: null })
  // A file on a sleeping network drive takes as long as it likes; who leaves need not wait for it.
  const photo = await orAbort(readSource(source), signal)
  const key = mapKey(photo.sha256, model.sha256, `${settings.downscale}:${JSON.stringify(model.profile)}`)
  const known = await orAbort(recall(key), signal)
  const read = performance.now() - start
  const asked = { key, name: photo.name, photo: { blob: photo.blob, sha256: photo.sha256 }, model, settings }
  if (known !== undefined) {
    return { ...known, ...asked, timing: { read }, cached: true, notices: [...known.notices, ...standingNotices(model)] }
  }
  const work: Work = { photo, model, settings, onBitmap }
  const { timing, ...fresh } = await queue.join(key, photo.name, async (stop, tell) => {
    // Another job may have ended with this very map since it was looked for, also one whose waiters left.
    const since = recallHere(key)
    if (since !== undefined) return { ...since, timing: {}, cached: true }
    const result = await inferPhoto(work, stop, tell)
    const { timing: _, notices, ...kept } = result
    // What happened to the worker is news once, what is wrong with the map stays.
    const lasting = notices.filter(({ code }) => code !== 'worker-restarted')
    await remember(key, { ...kept, notices: lasting, name: photo.name, settings })
    return { ...result, cached: false }
  }, { signal, onProgress })
  return { ...fresh, ...asked, timing: { read, ...timing }, notices: [...fresh.notices, ...standingNotices(model)] }
}
