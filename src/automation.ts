/** `window.depthdrop`: the page's own functions for scripts that drive it (`npm run depth`, the tests, the bench). */
import type { AddOptions } from './client/addAndTry.ts'
import { catalogue } from './client/catalogue.ts'
import { infer } from './client/engine/infer.ts'
import { pageEngine } from './client/engine/pageEngine.ts'
import { paint } from './client/painters/paint.ts'
import type { TriedModel } from './client/tryOut.ts'
import { DEFAULT_LOOK } from './core/colour/look.ts'
import { DepthdropError } from './core/errors.ts'
import type { FileFormat } from './core/files/fileFormats.ts'
import { DEFAULT_FILE_OPTIONS } from './core/files/fileOptions.ts'
import type { SpaceOptions } from './core/files/spaceOptions.ts'
import type { Meaning } from './core/import/meanings.ts'
import { STARTER } from './core/models.ts'
import type { ProfileWish } from './core/profile/derive.ts'
import type { Pixels } from './core/profile/pixels.ts'
import { DEFAULT_SETTINGS, RAW } from './core/settings.ts'
import type { Detail, Downscale, Model, Notice, Progress } from './core/types.ts'
import type { VideoFacts } from './core/videoSize.ts'
import type { Converted, ConvertOptions } from './depthVideo.ts'
import { type Estimate, estimateDepth } from './estimate.ts'
import { type FileRequest, makeFile, metadataOf } from './makeFile.ts'
import { openEmbeddedDepth, openImportedDepth, type StandaloneDepth } from './readDepth.ts'

/** What a debugging protocol can transfer: everything but the floats and the photo. */
export type Summary = Omit<Estimate, 'map' | 'photo'>
export type StandaloneSummary = Omit<StandaloneDepth, 'map' | 'photo'>

export interface ScriptedEstimate {
  readonly model?: string
  readonly downscale?: Downscale
  readonly detail?: Detail
  readonly flip?: boolean
  /** As the page estimates its selected photo: it keeps the decoded photo for a moment and stores no refined edges. */
  readonly asPage?: boolean
  /** True: paints the map as well and reports the time in `timing.colour`. */
  readonly paint?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface ScriptedVideo extends Pick<ConvertOptions, 'format' | 'isBeside' | 'look'> {
  readonly model?: string
}

export interface AddedModel extends Pick<Model, 'profile' | 'bytes' | 'sha256'> {
  readonly id: string
  /** The normalisation that was guessed; null if the graph or the caller says it. */
  readonly guessedPixels: Pixels | null
  /** What the caller should know about near and far. */
  readonly hint: TriedModel['hint']
}

/** `export`, `paint` and `floats` find this many of the latest maps; older ones are dropped. */
const MAX_HELD = 16

const COUNTERS_LIMIT_MS = 20_000

function ignore(): void {
  return undefined
}

export function createAutomation() {
  const models = new Map<string, Model>(catalogue().map((model) => [model.id, model]))
  const held = new Map<string, Estimate | StandaloneDepth>()

  const hold = <T extends Estimate | StandaloneDepth>(depth: T): Omit<T, 'map' | 'photo'> => {
    held.delete(depth.key)
    held.set(depth.key, depth)
    const [oldest] = held.keys()
    if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest)
    const { map: _, photo: __, ...rest } = depth
    return rest
  }

  const find = (key: string): Estimate | StandaloneDepth => {
    const depth = held.get(key)
    if (depth === undefined)
      throw new Error(
        `The map with the key ${key} has been dropped: only the latest ${MAX_HELD} are held. Estimate the photo again.`,
      )
    return depth
  }

  return {
    /** Estimates a photo's depth. Rejects with DepthdropError or, once `signal` aborts, with an AbortError. */
    async estimate(file: File, options: ScriptedEstimate = {}): Promise<Summary> {
      const model = models.get(options.model ?? 'starter')
      if (model === undefined)
        throw new DepthdropError('model-missing', { model: options.model ?? '' })
      const { onProgress, signal } = options
      const {
        downscale = DEFAULT_SETTINGS.downscale,
        detail = RAW.detail,
        flip = RAW.flip,
      } = options
      const settings = { downscale, detail, flip }
      const estimate = await estimateDepth(file, {
        model,
        settings,
        ...(options.asPage === true ? { keepsPixels: true, storesEdges: false } : {}),
        signal,
        onProgress,
      })
      const summary = hold(estimate)
      if (options.paint !== true) return summary
      const { ms } = await paint(estimate, DEFAULT_LOOK, { onStrip: ignore })
      return { ...summary, timing: { ...estimate.timing, colour: ms } }
    },

    /** The depth map embedded in the photo's file. Null where there is none; `notices` say why if there seemed to be one. */
    async inside(file: File): Promise<{
      readonly brought: StandaloneSummary | null
      readonly notices: readonly Notice[]
    }> {
      const { depth, notices } = await openEmbeddedDepth(file)
      return { brought: depth === null ? null : hold(depth), notices }
    },

    /** A depth map from a file of its own, for the photo. */
    own: async (file: File, map: File, meaning?: Meaning): Promise<StandaloneSummary> =>
      hold(await openImportedDepth(file, map, meaning)),

    /** Paints a map at the size on the screen and drops the strips. The bench sets the number of `workers`. */
    paint: (
      key: string,
      workers?: number,
    ): Promise<{ readonly ms: number; readonly workers: number }> =>
      paint(find(key), DEFAULT_LOOK, {
        onStrip: ignore,
        ...(workers === undefined ? {} : { workers }),
      }),

    /**
     * Makes the picture of an effect with each of the options, as its panel does, and drops it: for the bench. Resolves with the
     * milliseconds of each. The first includes what the others share.
     * @param longest pixels on the longer side of the photo in it
     */
    async pictures(
      key: string,
      format: FileFormat,
      longest: number,
      options: readonly Partial<SpaceOptions>[],
    ): Promise<readonly number[]> {
      const depth = find(key)
      const { map, size, name, photo } = depth
      if (photo.blob === undefined) throw new DepthdropError('photo-gone', { name })
      const { createPreviewer, workersFor } = await import('./client/previewer.ts')
      const previewer = createPreviewer()
      const facts = metadataOf(depth, format, {})
      const requests = options.map((space) => ({
        format,
        longest,
        phase: 0,
        options: { ...DEFAULT_FILE_OPTIONS, space },
      }))
      const most = Math.max(1, ...requests.map((request) => workersFor(request, size)))
      const times: number[] = []
      try {
        const bitmap = await createImageBitmap(photo.blob)
        await previewer.open({ map, size, facts, photo: bitmap }, most)
        for (const request of requests) {
          const start = performance.now()
          await previewer.makeStrips(name, request)
          times.push(performance.now() - start)
        }
        return times
      } finally {
        previewer.close()
      }
    },

    /** Runs the starter, which must be loaded, over a decoded photo and does nothing else: for the bench. Closes the bitmap. */
    run: async (bitmap: ImageBitmap): Promise<void> =>
      void (await infer(pageEngine, {
        name: '',
        model: STARTER,
        settings: DEFAULT_SETTINGS,
        open: async () => ({ bitmap }),
      })),

    /** Converts a video file to a video of its depth. Rejects with DepthdropError. */
    async video(
      file: File,
      { model: id = 'starter', ...wish }: ScriptedVideo,
    ): Promise<VideoFacts & Converted> {
      const model = models.get(id)
      if (model === undefined) throw new DepthdropError('model-missing', { model: id })
      const { openVideo } = await import('./depthVideo.ts')
      const video = await openVideo(file)
      try {
        const { signal } = new AbortController()
        return { ...video.facts, ...(await video.convert({ ...wish, model, signal })) }
      } finally {
        video.close()
      }
    },

    /** The key of the latest map; empty before the first one. */
    lastKey: (): string => [...held.keys()].at(-1) ?? '',

    /** The values of a map, row by row from the top left. */
    floats: async (key: string): Promise<readonly number[]> => [...find(key).map.data],

    export: (
      key: string,
      format: FileFormat,
      name?: string,
      options: FileRequest = {},
    ): Promise<Blob> =>
      makeFile(name === undefined ? find(key) : { ...find(key), name }, format, options),

    /**
     * Adds the visitor's own model, from its files or its address, and runs it once. A script cannot answer questions, so the
     * most likely answer is taken where the graph leaves one open, and the result says so.
     */
    async addModel(
      given: readonly [File, ...File[]] | string,
      wish: ProfileWish = {},
      limits: Pick<AddOptions, 'sha256' | 'trialSeconds'> = {},
    ): Promise<AddedModel> {
      const { addAndTry, fetchModelFile, readModelAddress } = await import('./client/ownModels.ts')
      const [file, ...data] =
        typeof given === 'string' ? [await fetchModelFile(readModelAddress(given))] : given
      let guessedPixels: Pixels | null = null
      const added = await addAndTry(file, { data, wish, ...limits }, ([first]) => {
        guessedPixels = first.id
        return first.profile
      })
      if (added === null) throw new Error('The model has no profile.')
      const { id, profile, bytes, sha256 } = added.model
      models.set(id, added.model)
      return { id, profile, bytes, sha256, guessedPixels, hint: added.hint }
    },

    /** Adds a model by its full description, for tests that serve one of their own. */
    register(model: Model): void {
      models.set(model.id, model)
    },

    /** The engine's wasm memory in bytes, and how often a model ran. */
    async counters(): Promise<{ readonly memory: number; readonly inferences: number }> {
      const { value } = await pageEngine.call('', undefined, (worker) =>
        worker.call((api) => api.counters(), COUNTERS_LIMIT_MS),
      )
      return value
    },
  }
}

export type Automation = ReturnType<typeof createAutomation>

declare global {
  interface Window {
    depthdrop: Automation
  }
}
