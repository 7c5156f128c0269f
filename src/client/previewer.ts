/** Workers of files in space that stay alive while a panel shows what a file will look like. */
import { transfer } from 'comlink'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Size } from '../core/types.ts'
import type {
  Extremes,
  Preview,
  PreviewRequest,
  PreviewSource,
  Reply,
  SpaceApi,
  Strip,
} from '../worker/protocol.ts'
import { painterCount } from './painters/painterPool.ts'
import { isByRows, partRows, wholeExtremes } from './pictureParts.ts'
import { type SupervisedWorker, spawnSpace, superviseWorker, unwrap } from './workers.ts'

/** A picture of the screen's size takes a second on a slow phone: a worker that is silent this long is dead. */
const LIMIT_MS = 30_000

type SpaceWorker = SupervisedWorker<SpaceApi>

/** A picture in strips, each made by another worker. */
export interface StripPicture extends Size {
  readonly strips: readonly Strip[]
}

export interface Previewer {
  /**
   * Takes over the photo of the source.
   *
   * @param workers the largest number of workers for `makeStrips`. Default: one
   */
  open(source: PreviewSource, workers?: number): Promise<void>
  /** Rejects with DepthdropError, or with WorkerDied after `close`. */
  make(name: string, request: PreviewRequest): Promise<Preview>
  /** The same, with as many of the workers as the picture is worth if its rows can be made one by one. */
  makeStrips(name: string, request: PreviewRequest): Promise<StripPicture>
  /** Ends the workers. The next `open` starts others. */
  close(): void
}

function startWorker(): SpaceWorker {
  return superviseWorker<SpaceApi>(spawnSpace())
}

async function ask<T>(
  worker: SpaceWorker,
  question: (api: SpaceApi) => Promise<Reply<T>>,
): Promise<T> {
  return unwrap(await worker.call(question, LIMIT_MS))
}

function openIn(worker: SpaceWorker, source: PreviewSource): Promise<void> {
  return worker.call((api) => api.openPreview(transfer(source, [source.photo])), LIMIT_MS)
}

/** Ends the worker if it cannot open the photo: the first worker can make every picture alone. */
async function openFurther(
  worker: SpaceWorker,
  source: Omit<PreviewSource, 'photo'>,
  photo: ImageBitmap | null,
): Promise<void> {
  try {
    if (photo === null) worker.terminate()
    else await openIn(worker, { ...source, photo })
  } catch {
    worker.terminate()
  }
}

/** The number of workers that a picture of a photo of this size is worth, as for its colours. */
export function workersFor(request: PreviewRequest, size: Size): number {
  return isByRows(request) ? painterCount(fitWithin(size, request.longest)) : 1
}

export function createPreviewer(): Previewer {
  let first: SpaceWorker | null = null
  let further: readonly SpaceWorker[] = []
  let photoSize: Size = { width: 1, height: 1 }
  /** Of the open photo, by the pixels on the longer side. */
  const known = new Map<number, Extremes>()

  const alive = (): SpaceWorker => {
    if (first === null || first.isDead) first = startWorker()
    return first
  }
  const endFurther = (): void => {
    for (const worker of further) worker.terminate()
    further = []
  }

  const make: Previewer['make'] = (name, request) =>
    ask(alive(), (api) => api.preview(name, request))

  const makeInParts = async (
    team: readonly SpaceWorker[],
    name: string,
    request: PreviewRequest,
  ): Promise<StripPicture> => {
    const { longest } = request
    const parts = partRows(fitWithin(photoSize, longest).height, team.length)
    const each = <T>(
      question: (api: SpaceApi, part: (typeof parts)[number]) => Promise<Reply<T>>,
    ) => Promise.all(parts.map((part, k) => ask(team[k]!, (api) => question(api, part))))
    const extremes =
      known.get(longest) ??
      wholeExtremes(await each((api, rows) => api.extremes(name, longest, rows)))
    known.set(longest, extremes)
    const made = await each((api, rows) =>
      api.preview(name, { ...request, part: { ...rows, ...extremes } }),
    )
    const { width, height } = made[0]!
    return { width, height, strips: made.map(({ rgba }, k) => ({ ...parts[k]!, rgba })) }
  }

  return {
    open: async (source, workers = 1) => {
      const own = alive()
      endFurther()
      known.clear()
      photoSize = source.size
      further = Array.from({ length: workers - 1 }, startWorker)
      const others = further
      // The photo is copied before it is transferred.
      const photos = await Promise.all(
        others.map(() => createImageBitmap(source.photo).catch(() => null)),
      )
      await Promise.all([
        openIn(own, source),
        ...others.map((worker, k) => openFurther(worker, source, photos[k] ?? null)),
      ])
    },
    make,
    makeStrips: async (name, request) => {
      const count = workersFor(request, photoSize)
      const team = [alive(), ...further.filter(({ isDead }) => !isDead)].slice(0, count)
      if (team.length > 1)
        try {
          return await makeInParts(team, name, request)
        } catch (error) {
          if (team[0]?.isDead === true) throw error
          // Each worker has a whole copy of the photo. The first one alone needs less memory.
          endFurther()
        }
      const { width, height, rgba } = await make(name, request)
      return { width, height, strips: [{ top: 0, rows: height, rgba }] }
    },
    close: () => {
      first?.terminate()
      first = null
      endFurther()
    },
  }
}
