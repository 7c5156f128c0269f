/** The model's map → a refined one: the model looks at more views of the photo, then a painter merges and filters. */
import { shorterSide } from '../core/profile/size.ts'
import { VIEWS_SHARE, viewsFor } from '../core/refine/photoViews.ts'
import type {
  DepthMap,
  EngineReport,
  Model,
  Notice,
  Progress,
  Settings,
  Size,
} from '../core/types.ts'
import type { InferredViews } from '../worker/protocol.ts'
import { inferViews } from './engine/infer.ts'
import { loadModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'
import { refineMap } from './painters/ownPainter.ts'

export interface Refining {
  /** The photo's name, for errors. */
  readonly name: string
  readonly model: Model
  readonly settings: Settings
  /** The raw map, as the model gave it. */
  readonly map: DepthMap
  /** The photo's upright size in pixels. */
  readonly size: Size
  /** Decodes the photo at no fewer pixels than the refined map has. The bitmap is transferred to a worker. */
  readonly open: () => Promise<ImageBitmap>
}

export interface Refined {
  readonly map: DepthMap
  /** The extremes of the map. */
  readonly min: number
  readonly max: number
  readonly notices: readonly Notice[]
  /** What ran the model over the views; null where there were none. */
  readonly engine: EngineReport | null
}

/** Rejects with DepthdropError or the reason of `signal`, which takes effect between two views and within the filter. */
export async function refine(
  { name, model, settings, map, size, open }: Refining,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Refined> {
  const { detail, flip } = settings
  const views = viewsFor(size, shorterSide(model.profile), settings)
  const tooSmall: readonly Notice[] =
    detail === 'tiles' && !views.some(({ width, height }) => width * height < 1)
      ? [{ code: 'no-parts' }]
      : []
  onProgress({ stage: 'refine', fraction: null })
  const inferAll = async (): Promise<InferredViews & { readonly notices: readonly Notice[] }> => {
    const restarts = await loadModel(pageEngine, model, () => undefined, signal)
    const inferred = await inferViews(pageEngine, views, {
      name,
      model,
      settings,
      open: async () => ({ bitmap: await open() }),
      onProgress,
      signal,
    })
    return { ...inferred, notices: [...restarts, ...inferred.notices] }
  }
  const viewed = views.length === 0 ? null : await inferAll()
  // Without edges to follow the painter needs no photo.
  if (detail === 'raw') viewed?.bitmap.close()
  const firstPhoto = viewed === null ? [] : [viewed.bitmap]
  const photo = async (): Promise<ImageBitmap | null> =>
    detail === 'raw' ? null : (firstPhoto.pop() ?? open())
  const start = viewed === null ? 0 : VIEWS_SHARE
  const { notices, ...refined } = await refineMap(
    name,
    { map, seen: viewed?.seen ?? [], size, detail, flip },
    photo,
    {
      signal,
      onProgress: ({ fraction }) =>
        onProgress({ stage: 'refine', fraction: start + (1 - start) * (fraction ?? 0) }),
    },
  )
  return {
    ...refined,
    engine: viewed?.engine ?? null,
    notices: [...(viewed?.notices ?? []), ...tooSmall, ...notices],
  }
}
