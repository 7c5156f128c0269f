/** THE PATH: source → key → remembered? → decode → prepare → infer → normalise → remember. */
import { STARTER } from './core/models.ts'
import type { Model, Notice, Progress, Settings, Size, Timing } from './core/types.ts'
import { infer, loadModel } from './client/engine.ts'
import { createQueue } from './client/queue.ts'
import { decode } from './io/decode.ts'
import { readSource, type Photo } from './io/source.ts'
import { storageState } from './storage/kv.ts'
import { mapKey, recall, remember, type Remembered } from './storage/maps.ts'

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
  readonly model: Model
  readonly timing: Timing
  /** True where no network ran for this answer. */
  readonly cached: boolean
}

export const DEFAULT_SETTINGS: Settings = { downscale: 'smooth' }

const queue = createQueue()

const storageNotices = (): readonly Notice[] => {
  const state = storageState()
  return state === 'open' ? [] : [{ code: state === 'full' ? 'storage-full' : 'no-storage' }]
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
  const found: Notice[] = [...restarts]
  const inferred = await infer(photo.name, model, settings, async () => {
    tell({ stage: 'decode', fraction: null })
    const start = performance.now()
    // The reference reduction reads the photo's own pixels, so there nothing may be scaled before.
    const decoded = await decode(photo, settings.downscale === 'reference' ? Infinity : undefined)
    decodeMs = performance.now() - start
    size = decoded.size
    found.push(...decoded.notices)
    onBitmap?.(decoded.bitmap, size)
    signal.throwIfAborted()
    return decoded.bitmap
  }, tell)
  return {
    ...inferred,
    size,
    notices: [...found, ...inferred.notices],
    timing: { model: loaded - from, decode: decodeMs, ...inferred.timing },
  }
}

/** Rejects with DepthdropError (a sentence in `message`, its kind in `code`) or an AbortError. */
export const estimateDepth = async (source: Blob, options: EstimateOptions = {}): Promise<Estimate> => {
  const { model = STARTER, settings = DEFAULT_SETTINGS, signal, onProgress, onBitmap } = options
  const start = performance.now()
  onProgress?.({ stage: 'read', fraction: null })
  const photo = await readSource(source)
  const key = mapKey(photo.sha256, model.sha256, `${settings.downscale}:${JSON.stringify(model.profile)}`)
  const known = await recall(key)
  signal?.throwIfAborted()
  const read = performance.now() - start
  if (known !== undefined) {
    return { ...known, key, name: photo.name, model, timing: { read }, cached: true, notices: [...known.notices, ...storageNotices()] }
  }
  const work: Work = { photo, model, settings, onBitmap }
  const { timing, ...fresh } = await queue.join(key, photo.name, async (stop, tell) => {
    const result = await inferPhoto(work, stop, tell)
    const { timing: _, notices, ...kept } = result
    // What happened to the worker is news once, what is wrong with the map stays.
    const lasting = notices.filter(({ code }) => code !== 'worker-restarted')
    await remember(key, { ...kept, notices: lasting })
    return result
  }, { signal, onProgress })
  const seeded: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  return { ...fresh, key, name: photo.name, model, timing: { read, ...timing }, cached: false, notices: [...fresh.notices, ...seeded, ...storageNotices()] }
}
