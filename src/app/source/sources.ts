/** The depth maps of a photo: the model's estimate, the photo's own map, and a map from a file. One of them is shown. */
import { messageOf } from '../../core/errors.ts'
import type { Meaning } from '../../core/import/meanings.ts'
import type { Notice } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { readImportedDepth, replaceMap } from '../../readDepth.ts'
import type { EmbeddedDepth, ExternalDepth } from '../../worker/protocol.ts'
import { type AppError, type Item, mapSource, modelEstimate, toAppError } from '../photo/item.ts'
import { mapChoices, type Use } from '../preferences/mapChoices.ts'
import {
  fileKey,
  loadEmbedded,
  loadFileDepth,
  photoKey,
  readEmbedded,
  storeFileDepth,
} from './depthStore.ts'

/** A depth map without its floats. Hundreds of photos may carry maps, so the floats are read when a map is shown. */
export type DepthInfo = Omit<ExternalDepth, 'map'>

export interface Sources {
  /** The map in the photo's own file. */
  readonly photo: DepthInfo | null
  /** The map that the visitor added from another file. */
  readonly file: DepthInfo | null
  /** Why the photo's own map could not be read. */
  readonly notices: readonly Notice[]
  /** The source whose map is shown, or will be once it was read. */
  readonly wanted: Use
}

interface ItemSources extends Sources {
  /** The key of the model's estimate that the other maps take the place of. */
  readonly key: string
  readonly isSearching: boolean
  /** The visitor's map with its floats, if it could not be stored. */
  readonly unstored: ExternalDepth | null
}

/**
 * Asks the visitor what the values of a depth map mean. Resolves to null if the visitor cancels.
 * @param isInteger whether all values are integers
 */
export type AskMeaning = (file: File, guess: Meaning, isInteger: boolean) => Promise<Meaning | null>

export interface MapSources {
  /** Null until the item's map is finished. */
  get(item: Item): Sources | null
  /**
   * Searches once for other maps of a finished item, then shows the map that the visitor wants. Cheap when neither is
   * left to do, so that it can be called in each frame.
   */
  settle(item: Item): void
  choose(item: Item, use: Use): void
  /** Resolves to whether the file's map is shown now. Rejects as `readImportedDepth` does. */
  addFile(item: Item, file: File, ask: AskMeaning): Promise<boolean>
}

export interface SourcesListener {
  changed(): void
  /** `estimate` has to replace the item's map. */
  show(item: Item, estimate: Estimate): void
  failed(item: Item, error: AppError): void
}

function withoutFloats(reading: ExternalDepth | null): DepthInfo | null {
  if (reading === null) return null
  const { map: _, ...info } = reading
  return info
}

function damaged(error: unknown): EmbeddedDepth {
  const detail = messageOf(error)
  return { kind: 'none', notices: [{ code: 'inside-damaged', detail }] }
}

/** Whether the item still has the estimate that asynchronous work began with. */
function isCurrent(item: Item, { key }: Estimate): boolean {
  return modelEstimate(item)?.key === key
}

export function createMapSources(listener: SourcesListener): MapSources {
  const sourcesOf = new WeakMap<Item, ItemSources>()
  const busy = new WeakSet<Item>()

  const change = (item: Item, part: Partial<ItemSources>): void => {
    const before = sourcesOf.get(item)
    if (before !== undefined) sourcesOf.set(item, { ...before, ...part })
    listener.changed()
  }

  const search = async (item: Item, estimate: Estimate): Promise<void> => {
    sourcesOf.set(item, {
      key: estimate.key,
      isSearching: true,
      photo: null,
      file: null,
      notices: [],
      unstored: null,
      wanted: mapChoices.get(estimate.photo.sha256) ?? 'network',
    })
    const [embedded, stored] = await Promise.all([
      readEmbedded(item, estimate).catch(damaged),
      loadFileDepth(estimate),
    ])
    const photo = withoutFloats(embedded.kind === 'found' ? embedded.reading : null)
    const { wanted, file: added = null } = sourcesOf.get(item) ?? {}
    // The visitor may have added a file during the search.
    const file = added ?? withoutFloats(stored)
    const isAvailable = wanted === 'network' || (wanted === 'photo' ? photo : file) !== null
    change(item, {
      isSearching: false,
      photo,
      file,
      notices: embedded.kind === 'none' ? embedded.notices : [],
      ...(isAvailable ? {} : { wanted: 'network' }),
    })
  }

  /** The estimate with the map of another source in its place. Null if that map is no longer stored. */
  const load = async (
    item: Item,
    estimate: Estimate,
    use: Exclude<Use, 'network'>,
  ): Promise<Estimate | null> => {
    const isFile = use === 'file'
    const reading = isFile
      ? (sourcesOf.get(item)?.unstored ?? (await loadFileDepth(estimate)))
      : await loadEmbedded(item, estimate)
    return reading && replaceMap(estimate, reading, isFile ? fileKey(estimate) : photoKey(estimate))
  }

  const show = async (item: Item, estimate: Estimate, use: Use): Promise<void> => {
    const shown = use === 'network' ? estimate : await load(item, estimate, use)
    if (!isCurrent(item, estimate) || sourcesOf.get(item)?.wanted !== use) return
    if (shown !== null) return listener.show(item, shown)
    change(item, { [use]: null, wanted: 'network' })
    const failure = { code: 'map-gone', facts: { name: item.name } } as const
    listener.failed(item, { kind: 'known', failure })
  }

  const settle = (item: Item): void => {
    const estimate = modelEstimate(item)
    if (estimate === null || busy.has(item)) return
    const now = sourcesOf.get(item)
    const isNew = now?.key !== estimate.key
    if (!isNew && (now.isSearching || now.wanted === mapSource(item))) return
    busy.add(item)
    const work = isNew ? search(item, estimate) : show(item, estimate, now.wanted)
    void work
      .catch((error: unknown) => {
        change(item, { isSearching: false, wanted: 'network' })
        listener.failed(item, toAppError(error))
      })
      .finally(() => {
        busy.delete(item)
        // The search may have found the wanted map, or the visitor wants another one by now. For a photo that is not
        // selected nothing else calls `settle` again.
        settle(item)
        listener.changed()
      })
  }

  const want = (
    item: Item,
    estimate: Estimate,
    use: Use,
    part: Partial<ItemSources> = {},
  ): void => {
    mapChoices.set(estimate.photo.sha256, use)
    change(item, { ...part, wanted: use })
    settle(item)
  }

  return {
    get: (item) => (item.state.kind === 'done' ? (sourcesOf.get(item) ?? null) : null),
    settle,

    choose: (item, use) => {
      const estimate = modelEstimate(item)
      if (estimate !== null) want(item, estimate, use)
    },

    addFile: async (item, file, ask) => {
      const estimate = modelEstimate(item)
      if (estimate === null) return false
      const options = { size: estimate.size, reference: estimate.map }
      let own = await readImportedDepth(file, options)
      if (own.kind === 'unclear') {
        const meaning = await ask(file, own.guess, own.isInteger)
        if (meaning === null) return false
        own = await readImportedDepth(file, { ...options, meaning })
      }
      if (own.kind === 'unclear' || !isCurrent(item, estimate)) return false
      const { reading } = own
      const isStored = await storeFileDepth(estimate, reading)
      const unstored: ExternalDepth | null = isStored
        ? null
        : { ...reading, notices: [...reading.notices, { code: 'own-this-visit' }] }
      // `settle` shows the new file only if the source of the present map is another one.
      if (mapSource(item) === 'file') listener.show(item, estimate)
      want(item, estimate, 'file', { unstored, file: withoutFloats(unstored ?? reading) })
      return true
    },
  }
}
