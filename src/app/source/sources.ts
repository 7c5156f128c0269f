/** The depth maps that there are of a photo: estimated, its own, and a file of the visitor's; and which one is shown. */
import type { Meaning } from '../../core/import/meanings.ts'
import type { Notice } from '../../core/types.ts'
import type { Estimate } from '../../estimate.ts'
import { readImportedDepth, replaceMap } from '../../readDepth.ts'
import type { EmbeddedDepth, ExternalDepth } from '../../worker/protocol.ts'
import { type AppError, type Item, toAppError } from '../photo/item.ts'
import { mapChoices, type Use } from '../preferences/mapChoices.ts'
import { activeSource, isCurrent, modelEstimate, setActiveMap } from './activeMap.ts'
import {
  fileKey,
  loadEmbedded,
  loadFileDepth,
  photoKey,
  readEmbedded,
  storeFileDepth,
} from './depthStore.ts'

/** Hundreds of photos may carry maps: the floats of one are read when it is shown. */
export type Described = Omit<ExternalDepth, 'map'>

export interface Sources {
  readonly photo: Described | null
  readonly file: Described | null
  /** Why the photo's own could not be read. */
  readonly notices: readonly Notice[]
  /** Which one is to be shown; reading it may take a moment. */
  readonly wanted: Use
}

interface Known extends Sources {
  /** Of the estimate that they are alternatives to. */
  readonly key: string
  readonly isLooking: boolean
  /** A map that is too large to be stored. */
  readonly held: ExternalDepth | null
}

/** Null: the visitor closed the question. */
export type AskMeaning = (file: File, guess: Meaning, isInteger: boolean) => Promise<Meaning | null>

export interface MapSources {
  get(item: Item): Sources | null
  /** Looks for other maps of an item that is done, once, and shows the one that is wanted. Cheap when all of that is done. */
  settle(item: Item): void
  choose(item: Item, use: Use): void
  /** True where the file is shown now. Rejects with the sentence's error. */
  addFile(item: Item, file: File, ask: AskMeaning): Promise<boolean>
}

export interface SourcesListener {
  changed(): void
  failed(item: Item, error: AppError): void
}

function described(reading: ExternalDepth | null): Described | null {
  if (reading === null) return null
  const { map: _, ...rest } = reading
  return rest
}

export function createMapSources(listener: SourcesListener): MapSources {
  const known = new WeakMap<Item, Known>()

  const change = (item: Item, part: Partial<Known>): void => {
    const before = known.get(item)
    if (before !== undefined) known.set(item, { ...before, ...part })
    listener.changed()
  }

  const look = async (item: Item, estimated: Estimate): Promise<void> => {
    known.set(item, {
      key: estimated.key,
      isLooking: true,
      photo: null,
      file: null,
      notices: [],
      held: null,
      wanted: mapChoices.get(estimated.photo.sha256) ?? 'network',
    })
    const [own, file] = await Promise.all([
      readEmbedded(item, estimated).catch(
        (error: unknown): EmbeddedDepth => ({
          kind: 'none',
          notices: [
            {
              code: 'inside-damaged',
              detail: error instanceof Error ? error.message : String(error),
            },
          ],
        }),
      ),
      loadFileDepth(estimated),
    ])
    const photo = own.kind === 'found' ? own.reading : null
    const { wanted, file: brought = null } = known.get(item) ?? {}
    // The visitor may have brought a file while this was looked for.
    const isThere =
      wanted === 'network' || (wanted === 'photo' ? photo : (brought ?? file)) !== null
    change(item, {
      isLooking: false,
      photo: described(photo),
      file: brought ?? described(file),
      notices: own.kind === 'none' ? own.notices : [],
      ...(isThere ? {} : { wanted: 'network' }),
    })
  }

  const readingOf = async (
    item: Item,
    estimated: Estimate,
    use: Exclude<Use, 'network'>,
  ): Promise<ExternalDepth | null> =>
    use === 'file'
      ? (known.get(item)?.held ?? loadFileDepth(estimated))
      : loadEmbedded(item, estimated)

  const busy = new WeakSet<Item>()

  const show = async (item: Item, estimated: Estimate, use: Use): Promise<void> => {
    const reading = use === 'network' ? null : await readingOf(item, estimated, use)
    if (!isCurrent(item, estimated) || known.get(item)?.wanted !== use) return
    if (use === 'network') setActiveMap(item, estimated, listener.changed)
    else if (reading !== null)
      setActiveMap(
        item,
        replaceMap(estimated, reading, use === 'photo' ? photoKey(estimated) : fileKey(estimated)),
        listener.changed,
      )
    else {
      // Storage let it go since.
      change(item, { [use]: null, wanted: 'network' })
      listener.failed(item, {
        kind: 'known',
        failure: { code: 'map-gone', facts: { name: item.name } },
      })
    }
  }

  const settle = (item: Item): void => {
    const estimated = modelEstimate(item)
    if (estimated === null || busy.has(item)) return
    const now = known.get(item)
    const isNew = now?.key !== estimated.key
    if (!isNew && (now.isLooking || now.wanted === activeSource(item))) return
    busy.add(item)
    const work = isNew ? look(item, estimated) : show(item, estimated, now.wanted)
    void work
      .catch((error: unknown) => {
        change(item, { wanted: 'network' })
        listener.failed(item, toAppError(error))
      })
      .finally(() => {
        busy.delete(item)
        // What was found is wanted, or another one was wanted meanwhile; nobody else asks for what is not on the stage.
        settle(item)
        listener.changed()
      })
  }

  const want = (item: Item, estimated: Estimate, use: Use, part: Partial<Known> = {}): void => {
    mapChoices.set(estimated.photo.sha256, use)
    change(item, { ...part, wanted: use })
    settle(item)
  }

  return {
    get: (item) => (item.state.kind === 'done' ? (known.get(item) ?? null) : null),
    settle,

    choose: (item, use) => {
      const estimated = modelEstimate(item)
      if (estimated !== null) want(item, estimated, use)
    },

    addFile: async (item, file, ask) => {
      const estimated = modelEstimate(item)
      if (estimated === null) return false
      const wish = { size: estimated.size, reference: estimated.map }
      let own = await readImportedDepth(file, wish)
      if (own.kind === 'unclear') {
        const meaning = await ask(file, own.guess, own.isInteger)
        if (meaning === null) return false
        own = await readImportedDepth(file, { ...wish, meaning })
      }
      if (own.kind === 'unclear' || !isCurrent(item, estimated)) return false
      const { reading } = own
      const isKept = await storeFileDepth(estimated, reading)
      const held: ExternalDepth | null = isKept
        ? null
        : { ...reading, notices: [...reading.notices, { code: 'own-this-visit' }] }
      if (activeSource(item) === 'file') setActiveMap(item, estimated, listener.changed)
      want(item, estimated, 'file', { held, file: described(held ?? reading) })
      return true
    },
  }
}
