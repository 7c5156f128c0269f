/** Map → colours, a file or a finer map, on as many painters as pay off. */
import { proxy, transfer } from 'comlink'
import { DepthdropError, isCancelled } from '../core/errors.ts'
import { lookRange, unclipped, type Look } from '../core/look.ts'
import type { Normalised } from '../core/normalise.ts'
import type { RefineWork } from '../core/refine/refine.ts'
import type { DepthMap, Progress, Size } from '../core/types.ts'
import type { Range } from '../core/upsampledRange.ts'
import type { EncodeJob, OnProgress, PainterDoor, RefineJob, Reply, SizedMap, Strip, Survey } from '../worker/protocol.ts'
import { mortal, WorkerDied, type Mortal } from './mortal.ts'
import { spawnPainter } from './spawn.ts'
import { unwrap } from './unwrap.ts'

/** The largest picture painted for the screen; files are made at the photo's own size. */
const MOST_PAINTED = 16_777_216
/** Below this one painter is done before a second one has its job. */
const PIXELS_PER_PAINTER = 1_000_000
const MOST_PAINTERS = 4
/** About this many pixels a strip: some 5 ms of work, so that progress and a cancel come through. */
const STRIP_PIXELS = 262_144
/** A painter silent this long is gone: a strip takes milliseconds, also where several pictures wait for theirs. */
const LIMIT_MS = 20_000
/** Two megapixels are merged and filtered in a quarter of a second; so much longer means that nobody is there. */
const REFINE_LIMIT_MS = 20_000
/** Deflating 100 megapixels takes a slow machine minutes. */
const FILE_LIMIT_MS = 900_000

const painters: Mortal<PainterDoor>[] = []
let jobs = 0

const hire = (count: number): readonly Mortal<PainterDoor>[] => {
  for (let i = 0; i < count; i++) if (painters[i]?.dead !== false) painters[i] = mortal<PainterDoor>(spawnPainter())
  return painters.slice(0, count)
}

/** The size a map is painted at on the screen: the photo's, or less where that is beyond 16 megapixels. */
export const paintSize = ({ width, height }: Size): Size => {
  const scale = Math.min(1, Math.sqrt(MOST_PAINTED / (width * height)))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export interface PaintOptions {
  readonly signal?: AbortSignal
  readonly onStrip: (strip: Strip) => void
  readonly onProgress?: (progress: Progress) => void
  /** What counts as the map's range; the upsampled map's own extremes, or percentiles where the look clips, where it is not given. */
  readonly range?: Range
  /** Less than `paintSize(estimate.size)`: a quick draft, in the colours that the whole picture will have. */
  readonly size?: Size
  /** For the bench: how many painters, whatever the picture's size. */
  readonly workers?: number
}

const painterCount = ({ width, height }: Size): number =>
  Math.max(1, Math.min(MOST_PAINTERS, navigator.hardwareConcurrency, Math.floor((width * height) / PIXELS_PER_PAINTER)))

const isSaid = (error: unknown): boolean => error instanceof DepthdropError || isCancelled(error)

/** Once more where a painter died: nothing of a picture is lost but time. */
const twice = async <T>(name: string, signal: AbortSignal | undefined, work: (count?: number) => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    if (isSaid(error)) throw error
    try {
      return await work(1)
    } catch (again) {
      signal?.throwIfAborted()
      if (isSaid(again)) throw again
      // A worker's own errors lose their class on the way here.
      const isMemory = again instanceof Error && again.name === 'RangeError'
      throw new DepthdropError(isMemory ? 'out-of-memory' : 'worker-died', { name })
    }
  }
}

/** What was found out about maps, so that a new look asks for none of it again. */
const ranges = new WeakMap<DepthMap, Map<string, Range>>()
const surveys = new WeakMap<DepthMap, Survey>()

const rangeOf = async (painter: Mortal<PainterDoor>, wanted: SizedMap): Promise<Range> => {
  const known = ranges.get(wanted.map) ?? new Map<string, Range>()
  ranges.set(wanted.map, known)
  const name = `${wanted.size.width}×${wanted.size.height}`
  const range = known.get(name) ?? (await painter.call((door) => door.range(wanted), LIMIT_MS))
  known.set(name, range)
  return range
}

/** Bars of the histogram. */
export const BINS = 96

const surveyBy = async (painter: Mortal<PainterDoor>, map: DepthMap, range: Range): Promise<Survey> => {
  const found = surveys.get(map) ?? (await painter.call((door) => door.survey(map, range, BINS), LIMIT_MS))
  surveys.set(map, found)
  return found
}

const endsOf = async (painter: Mortal<PainterDoor>, wanted: SizedMap, look: Look): Promise<Range> => {
  const range = await rangeOf(painter, wanted)
  if (look.clip === 0) return lookRange(range, look)
  const { ordered } = await surveyBy(painter, wanted.map, range)
  return lookRange(range, unclipped(look, range, () => ordered))
}

/** The upsampled map's range at the size it is painted at, and how the map's own values are spread over it. */
export const survey = ({ map, size, name }: SizedMap & { readonly name?: string }): Promise<Survey & { readonly range: Range }> =>
  twice(name ?? '', undefined, async () => {
    const [painter] = hire(1)
    if (painter === undefined) throw new WorkerDied('No painter.')
    const range = await rangeOf(painter, { map, size: paintSize(size) })
    return { ...(await surveyBy(painter, map, range)), range }
  })

/**
 * Upsamples and colours `estimate.map` at `paintSize(estimate.size)`; strips arrive in any order.
 * Rejects with DepthdropError or the reason of `signal`.
 */
export const paint = (estimate: SizedMap & { readonly name?: string }, look: Look, options: PaintOptions): Promise<{ ms: number; workers: number }> => {
  const { signal, onStrip, onProgress } = options
  const size = options.size ?? paintSize(estimate.size)
  const wanted: SizedMap = { map: estimate.map, size }
  const workers = options.workers ?? painterCount(size)
  return twice(estimate.name ?? '', signal, async (count = workers) => {
    const start = performance.now()
    const team = hire(count)
    const first = team[0]
    if (first === undefined) throw new WorkerDied('No painter.')
    const ends = options.range === undefined ? await endsOf(first, { map: estimate.map, size: paintSize(estimate.size) }, look) : lookRange(options.range, look)
    const id = ++jobs
    const rowsEach = Math.max(1, Math.floor(STRIP_PIXELS / size.width))
    let next = 0
    let done = 0
    let failed = false
    const work = async (painter: Mortal<PainterDoor>): Promise<void> => {
      await painter.call((door) => door.take(id, { ...wanted, ...ends, look }), LIMIT_MS)
      try {
        while (next < size.height && !failed) {
          signal?.throwIfAborted()
          const top = next
          const rows = Math.min(rowsEach, size.height - top)
          next += rows
          const strip = await painter.call((door) => door.strip(id, top, rows), LIMIT_MS)
          signal?.throwIfAborted()
          // The second try is under way and tells of its own progress.
          if (failed) break
          onStrip(strip)
          done += rows
          onProgress?.({ stage: 'colour', fraction: done / size.height })
        }
      } catch (error) {
        failed = true
        throw error
      } finally {
        if (!painter.dead) void painter.door.drop(id)
      }
    }
    await Promise.all(team.map(work))
    return { ms: performance.now() - start, workers: team.length }
  })
}

interface AloneOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Work for a painter of its own, since a file of 100 megapixels keeps one from its strips for long. It cannot be asked to
 * stop; a painter is cheap, so it goes.
 */
const alone = async <T>(
  { signal, onProgress = () => undefined }: AloneOptions,
  limitMs: number,
  work: (door: PainterDoor, onProgress: OnProgress) => Promise<Reply<T>>,
): Promise<T> => {
  signal?.throwIfAborted()
  const painter = mortal<PainterDoor>(spawnPainter())
  const stop = (): void => painter.kill()
  signal?.addEventListener('abort', stop, { once: true })
  // Its progress comes by another way than the answer, and may come after it.
  const tell = (progress: Progress): void => {
    if (!painter.dead) onProgress(progress)
  }
  try {
    return unwrap(await painter.call((door) => work(door, proxy(tell)), limitMs))
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    painter.kill()
  }
}

export interface EncodeOptions {
  /** Where the form holds the photo: asked for with each try, since it is given away. */
  readonly photo?: () => Promise<ImageBitmap>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** The map as a file at the job's size. Rejects with DepthdropError or the reason of `signal`. */
export const encode = (job: Omit<EncodeJob, 'photo'>, { photo, ...options }: EncodeOptions = {}): Promise<Blob> => {
  const { name } = job.facts.photo
  return twice(name, options.signal, async () => {
    const bitmap = photo === undefined ? undefined : await photo()
    const whole = bitmap === undefined ? job : transfer({ ...job, photo: bitmap }, [bitmap])
    return alone(options, FILE_LIMIT_MS, (door, onProgress) => door.encode(name, whole, onProgress))
  })
}

/**
 * The finer map. `photo` is asked for the bitmap that the map is to follow, again if a painter died with the first one, and
 * gives null where it follows none. Rejects with DepthdropError or the reason of `signal`.
 */
export const refineWith = (
  name: string,
  work: RefineWork,
  photo: () => Promise<ImageBitmap | null>,
  options: Pick<EncodeOptions, 'signal' | 'onProgress'>,
): Promise<Normalised> =>
  twice(name, options.signal, async () => {
    const bitmap = await photo()
    return alone(options, REFINE_LIMIT_MS, (door, onProgress) => {
      const job: RefineJob = { ...work, bitmap }
      return door.refine(name, bitmap === null ? job : transfer(job, [bitmap]), onProgress)
    })
  })
