/** The network's map → a finer one: what else the network sees of the photo, then arithmetic in a painter. */
import { VIEWS_SHARE } from '../core/progress.ts'
import { viewsFor } from '../core/refine/views.ts'
import type {
  DepthMap,
  EngineReport,
  Model,
  Notice,
  Progress,
  Settings,
  Size,
} from '../core/types.ts'
import { inferViews } from './engine/infer.ts'
import { loadModel } from './engine/load.ts'
import { refineMap } from './painters/ownPainter.ts'

export interface Refining {
  /** The photo's. */
  readonly name: string
  readonly model: Model
  readonly settings: Settings
  /** As the network gave it. */
  readonly map: DepthMap
  /** The photo's upright size. */
  readonly size: Size
  /** The photo once more, at no fewer pixels than a finer map has; the bitmap is given away. */
  readonly decode: () => Promise<ImageBitmap>
}

export interface Refined {
  readonly map: DepthMap
  readonly min: number
  readonly max: number
  readonly notices: readonly Notice[]
  /** What ran the network; null where it ran no more. */
  readonly engine: EngineReport | null
}

/** Rejects with DepthdropError or an AbortError; `signal` bites between two views and within the filter. */
export async function refine(
  { name, model, settings, map, size, decode }: Refining,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
): Promise<Refined> {
  const views = viewsFor(size, model.profile.side, settings)
  const tooSmall: readonly Notice[] =
    settings.detail === 'tiles' && !views.some(({ width, height }) => width * height < 1)
      ? [{ code: 'no-parts' }]
      : []
  tell({ stage: 'refine', fraction: null })
  const restarts = views.length === 0 ? [] : await loadModel(model, () => undefined, signal)
  const viewed =
    views.length === 0 ? null : await inferViews(name, model, settings, views, decode, tell, signal)
  let bitmap = viewed?.bitmap ?? null
  const photo = async (): Promise<ImageBitmap | null> => {
    const held = bitmap
    bitmap = null
    if (settings.detail === 'raw') {
      held?.close()
      return null
    }
    return held ?? decode()
  }
  const from = viewed === null ? 0 : VIEWS_SHARE
  const onProgress = ({ fraction }: Progress): void =>
    tell({ stage: 'refine', fraction: from + (1 - from) * (fraction ?? 0) })
  const work = { map, seen: viewed?.seen ?? [], size, detail: settings.detail, flip: settings.flip }
  const { notices, ...made } = await refineMap(name, work, photo, { signal, onProgress })
  return {
    ...made,
    engine: viewed?.engine ?? null,
    notices: [...restarts, ...(viewed?.notices ?? []), ...tooSmall, ...notices],
  }
}
