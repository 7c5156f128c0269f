/** The path for scripts that drive the page (`npm run depth`, tests, the bench): the page's own functions, no others. */
import { catalogue } from './client/catalogue.ts'
import { infer } from './client/engine/infer.ts'
import { engineCounters } from './client/engine/life.ts'
import { addOwnModel } from './client/models.ts'
import { paint } from './client/painters/paint.ts'
import { DEFAULT_LOOK } from './core/colour/look.ts'
import { DepthdropError } from './core/errors.ts'
import type { FileFormat } from './core/files/fileFormats.ts'
import type { Meaning } from './core/import/meanings.ts'
import { STARTER } from './core/models.ts'
import { DEFAULT_SETTINGS, RAW } from './core/settings.ts'
import type { Detail, Downscale, Model, Notice, Progress } from './core/types.ts'
import { type Estimate, estimateDepth } from './estimate.ts'
import { type FileWish, makeFile } from './makeFile.ts'
import { type Brought, bringInside, bringOwn } from './readDepth.ts'

/** What can be handed across a debugging protocol: everything but the floats. */
export type Summary = Omit<Estimate, 'map' | 'photo'>
export type BroughtSummary = Omit<Brought, 'map' | 'photo'>

export interface EstimateWish {
  readonly model?: string
  readonly downscale?: Downscale
  readonly detail?: Detail
  readonly flip?: boolean
  readonly paint?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

const models = new Map<string, Model>(catalogue().map((model) => [model.id, model]))
const estimates = new Map<string, Estimate | Brought>()

/** Estimates kept for `export`; older ones are forgotten. */
const MOST_KEPT = 16

function summary({ map: _, photo: __, ...rest }: Estimate): Summary {
  return rest
}

function hold(made: Estimate | Brought): void {
  estimates.delete(made.key)
  estimates.set(made.key, made)
  const [oldest] = estimates.keys()
  if (estimates.size > MOST_KEPT && oldest !== undefined) estimates.delete(oldest)
}

function broughtSummary(brought: Brought): BroughtSummary {
  hold(brought)
  const { map: _, photo: __, ...rest } = brought
  return rest
}

function known(key: string): Estimate | Brought {
  const estimate = estimates.get(key)
  if (estimate === undefined)
    throw new Error(`No estimate with the key ${key} is held any more; estimate the photo again.`)
  return estimate
}

export const automation = {
  /** Throws DepthdropError or, where `signal` aborts, AbortError; `timing.colour` is that of painting at the size of the screen's map. */
  async estimate(file: File, options: EstimateWish = {}): Promise<Summary> {
    const model = models.get(options.model ?? 'starter')
    if (model === undefined)
      throw new DepthdropError('model-missing', { model: options.model ?? '' })
    const { onProgress = () => undefined, signal } = options
    const { downscale = DEFAULT_SETTINGS.downscale, detail = RAW.detail, flip = RAW.flip } = options
    const estimate = await estimateDepth(file, {
      model,
      settings: { downscale, detail, flip },
      onProgress,
      ...(signal === undefined ? {} : { signal }),
    })
    hold(estimate)
    if (options.paint !== true) return summary(estimate)
    const { ms } = await paint(estimate, DEFAULT_LOOK, { onStrip: () => undefined })
    return summary({ ...estimate, timing: { ...estimate.timing, colour: ms } })
  },

  /** The map that the photo carries; null, with the reason where there is one. */
  async inside(
    file: File,
  ): Promise<{ readonly brought: BroughtSummary | null; readonly notices: readonly Notice[] }> {
    const { brought, notices } = await bringInside(file)
    return { brought: brought === null ? null : broughtSummary(brought), notices }
  },

  /** A map of one's own for the photo. */
  own: async (file: File, map: File, meaning?: Meaning): Promise<BroughtSummary> =>
    broughtSummary(await bringOwn(file, map, meaning)),

  /** Colours an estimate at the size of the screen's map and throws the strips away; `workers` for the bench. */
  paint: (
    key: string,
    workers?: number,
  ): Promise<{ readonly ms: number; readonly workers: number }> =>
    paint(known(key), DEFAULT_LOOK, {
      onStrip: () => undefined,
      ...(workers === undefined ? {} : { workers }),
    }),

  /** The starter over a decoded photo and nothing else, for the bench; it has to be loaded. Takes the bitmap. */
  run: async (bitmap: ImageBitmap): Promise<void> =>
    void (await infer(
      '',
      STARTER,
      DEFAULT_SETTINGS,
      async () => bitmap,
      () => undefined,
    )),

  /** The key of the last estimate. */
  lastKey: (): string => [...estimates.keys()].at(-1) ?? '',

  /** The raw network output of an estimate, row by row. */
  floats: async (key: string): Promise<readonly number[]> => [...known(key).map.data],

  export: (key: string, format: FileFormat, name?: string, options: FileWish = {}): Promise<Blob> =>
    makeFile(name === undefined ? known(key) : { ...known(key), name }, format, options),

  /** Own models only where the graph answers every question; else the sentence says what is unclear. */
  async addModel(file: File): Promise<{ readonly id: string }> {
    const added = await addOwnModel(file)
    if (added.kind === 'ask') {
      throw new DepthdropError('model-wrong-graph', {
        name: file.name,
        found:
          'the graph does not say how its input is normalised; drop it on the page once and answer there',
      })
    }
    models.set(added.model.id, added.model)
    return { id: added.model.id }
  },

  /** A model by its full description, for tests that serve one of their own. */
  register(model: Model): void {
    models.set(model.id, model)
  },

  counters: engineCounters,
}

export type Automation = typeof automation

declare global {
  interface Window {
    depthdrop: Automation
  }
}
