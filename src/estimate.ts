/** THE PATH: source → key → remembered? → decode → prepare → infer → normalise → remember → refine? → remember. */

import { abortable } from './async/abortable.ts'
import { infer } from './client/engine/infer.ts'
import { engineWish } from './client/engine/life.ts'
import { loadModel } from './client/engine/load.ts'
import { queue } from './client/queue.ts'
import { refine } from './client/refine.ts'
import { cancelled } from './core/errors.ts'
import { STARTER } from './core/models.ts'
import { DEFAULT_SETTINGS, isRaw, RAW, settingsText } from './core/settings.ts'
import type { Model, Notice, Progress, Settings, Size, Timing } from './core/types.ts'
import { decode } from './io/decode.ts'
import { type Opener, openPhoto } from './io/openPhoto.ts'
import { type Photo, readSource } from './io/source.ts'
import { storageState } from './storage/kv.ts'
import { getCachedMap, getMap, mapKey, parseMapKey, putMap } from './storage/maps.ts'
import type { StoredMap } from './storage/records.ts'

export interface EstimateOptions {
  /** Default: the starter. */
  readonly model?: Model
  readonly settings?: Settings
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Sees the decoded upright photo, to draw at once and not to keep: it is given away right after. */
  readonly onBitmap?: (bitmap: ImageBitmap, size: Size) => void
}

/** A photo's relative inverse depth, uncoloured: the network's own map or a finer one, as `settings` say; `size` is what it is painted at. */
export interface Estimate extends StoredMap {
  /** Names this map: photo, model and settings by hash. */
  readonly key: string
  readonly name: string
  /** Without `blob` where only the map of an earlier visit is here: photos are not kept. */
  readonly photo: { readonly blob?: Blob; readonly sha256: string }
  readonly model: Model
  readonly settings: Settings
  readonly timing: Timing
  /** True where the map was remembered: nothing was computed for this answer. */
  readonly cached: boolean
  /** The network's own, where another map of the photo stands in its place: see readDepth.ts. */
  readonly estimated?: Estimate
}

/** Decoded once more for a finer map: as many pixels as it may have, and no more memory than that. */
const FINE_PIXELS = 1536 * 1536

/** What holds for every answer, also a remembered one: random weights make no depth, and storage may keep nothing. */
function standingNotices(model: Model): readonly Notice[] {
  const state = storageState()
  const seeded: readonly Notice[] = model.id === 'seeded' ? [{ code: 'seeded-model' }] : []
  return state === 'open'
    ? seeded
    : [...seeded, { code: state === 'full' ? 'storage-full' : 'no-storage' }]
}

interface Work {
  readonly photo: Photo
  readonly model: Model
  readonly settings: Settings
  /** Eight bits are asked for. */
  readonly isInt8: boolean
  readonly opener: Opener
}

type Tell = (progress: Progress) => void

async function inferPhoto(
  { photo, model, settings, opener }: Work,
  signal: AbortSignal,
  tell: Tell,
): Promise<StoredMap & { readonly timing: Timing }> {
  const from = performance.now()
  tell({ stage: 'model', fraction: null })
  const restarts = await loadModel(model, tell, signal)
  signal.throwIfAborted()
  const loaded = performance.now()
  let decodeMs = 0
  let size: Size = { width: 1, height: 1 }
  let found: readonly Notice[] = []
  const inferred = await infer(
    photo.name,
    model,
    settings,
    async () => {
      tell({ stage: 'decode', fraction: null })
      const { bitmap, ms, ...opened } = await opener.take()
      decodeMs = ms
      size = opened.size
      found = opened.notices
      if (!signal.aborted) return bitmap
      // Up to 64 MB that the collector does not see.
      bitmap.close()
      throw cancelled()
    },
    tell,
  )
  return {
    ...inferred,
    size,
    notices: [...restarts, ...found, ...inferred.notices],
    timing: { model: loaded - from, decode: decodeMs, ...inferred.timing },
  }
}

/** What `recall` or `look` gave for `key`, as an estimate without its photo; `name` where the map was kept without one. */
export function reopened(key: string, kept: StoredMap, model: Model, name: string): Estimate {
  return {
    ...kept,
    // Those of an earlier version say less.
    settings: { ...DEFAULT_SETTINGS, ...kept.settings },
    key,
    name: kept.name ?? name,
    photo: { sha256: parseMapKey(key)?.photo ?? '' },
    model,
    timing: {},
    cached: true,
    notices: [...kept.notices, ...standingNotices(model)],
  }
}

function keyOf({ photo, model, settings, isInt8 }: Omit<Work, 'opener'>): string {
  return mapKey(
    photo.sha256,
    model.sha256,
    `${settingsText(settings)}:${JSON.stringify(model.profile)}${isInt8 ? ':int8' : ''}`,
  )
}

interface Made extends StoredMap {
  readonly timing: Timing
  readonly cached: boolean
  /** Settles once storage holds it, or is known not to. */
  readonly stored: Promise<unknown> | undefined
}

/** Written while the next photo is on: the engine need not wait for a disk. */
function keep(work: Work, result: Omit<Made, 'stored'>): Made {
  const { photo, settings, isInt8 } = work
  // The engine was changed meanwhile: what the key promises is not what came.
  if (!isInt8 && result.engine.arithmetic === 'int8') return { ...result, stored: undefined }
  const { timing: _, cached: __, notices, ...kept } = result
  // What happened to the worker is news once, what is wrong with the map stays.
  const lasting = notices.filter(({ code }) => code !== 'worker-restarted')
  return {
    ...result,
    stored: putMap(keyOf(work), {
      ...kept,
      notices: lasting,
      name: photo.name,
      settings,
      date: Date.now(),
    }),
  }
}

function again(known: StoredMap): Made {
  return { ...known, timing: {}, cached: true, stored: undefined }
}

async function rawMap(work: Work, signal: AbortSignal, tell: Tell): Promise<Made> {
  return keep(work, { ...(await inferPhoto(work, signal, tell)), cached: false })
}

/** The raw map is remembered under its own key first: going back to it infers nothing, and neither does another refinement of it. */
async function finerMap(work: Work, signal: AbortSignal, tell: Tell): Promise<Made> {
  const { photo, model, settings } = work
  const rawWork: Work = { ...work, settings: { ...settings, ...RAW } }
  const known = await getMap(keyOf(rawWork))
  // Nothing else of it may hold a promise: storage takes none.
  const { stored: rawStored, ...raw } =
    known === undefined ? await rawMap(rawWork, signal, tell) : again(known)
  signal.throwIfAborted()
  const start = performance.now()
  const open = async (): Promise<ImageBitmap> =>
    (await decode(photo, settings.downscale === 'reference' ? Infinity : FINE_PIXELS)).bitmap
  const { engine, notices, ...made } = await refine(
    { name: photo.name, model, settings, map: raw.map, size: raw.size, decode: open },
    signal,
    tell,
  )
  const { stored, ...finer } = keep(work, {
    ...raw,
    ...made,
    engine: engine ?? raw.engine,
    notices: [
      ...raw.notices,
      ...notices.filter(({ code }) => !raw.notices.some((said) => said.code === code)),
    ],
    timing: { ...raw.timing, refine: performance.now() - start },
    cached: false,
  })
  return { ...finer, stored: Promise.all([rawStored, stored]) }
}

/** Rejects with DepthdropError (a sentence in `message`, its kind in `code`) or an AbortError. */
export async function estimateDepth(
  source: Blob,
  options: EstimateOptions = {},
): Promise<Estimate> {
  const { model = STARTER, settings = DEFAULT_SETTINGS, signal, onProgress, onBitmap } = options
  const start = performance.now()
  onProgress?.({ stage: 'read', fraction: null })
  // A file on a sleeping network drive takes as long as it likes; who leaves need not wait for it.
  const photo = await abortable(signal, readSource(source))
  const isInt8 = engineWish() === 'int8'
  const key = keyOf({ photo, model, settings, isInt8 })
  const known = await abortable(signal, getMap(key))
  const read = performance.now() - start
  const asked = {
    key,
    name: photo.name,
    photo: { blob: photo.blob, sha256: photo.sha256 },
    model,
    settings,
  }
  if (known !== undefined) {
    return {
      ...known,
      ...asked,
      timing: { read },
      cached: true,
      notices: [...known.notices, ...standingNotices(model)],
    }
  }
  // The reference reduction reads the photo's own pixels, so there nothing may be scaled before.
  const opener = openPhoto(
    photo,
    settings.downscale === 'reference' ? Infinity : undefined,
    onBitmap,
  )
  const work: Work = { photo, model, settings, isInt8, opener }
  const { timing, stored, ...fresh } = await queue.join(
    key,
    photo.name,
    async (stop, tell) => {
      // Another job may have ended with this very map since it was looked for, also one whose waiters left.
      const since = getCachedMap(key)
      const made =
        since === undefined
          ? await (isRaw(settings) ? rawMap : finerMap)(work, stop, tell)
          : again(since)
      // Not taken where the raw map was known.
      opener.close()
      return made
    },
    { signal, onProgress },
    isRaw(settings) ? opener.ahead : () => undefined,
  )
  await abortable(signal, Promise.resolve(stored))
  return {
    ...fresh,
    ...asked,
    timing: { read, ...timing },
    notices: [...fresh.notices, ...standingNotices(model)],
  }
}
