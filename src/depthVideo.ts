/** THE PATH of video files: file → every frame → the path of moving pictures → a video of their depth. */
import { inferAhead } from './client/engine/infer.ts'
import { pageEngine } from './client/engine/pageEngine.ts'
import { queue } from './client/queue.ts'
import { openVideoSession, type VideoSession } from './client/videoSession.ts'
import type { Look } from './core/colour/look.ts'
import { DepthdropError } from './core/errors.ts'
import { stemOf } from './core/files/fileNames.ts'
import type { EngineReport, Model, Progress } from './core/types.ts'
import { VERSION } from './core/version.ts'
import { frameSize, type VideoFacts, type VideoWish } from './core/videoSize.ts'
import type { Frame, Frames } from './io/frames.ts'
import { nameOf } from './io/source.ts'
import { zip } from './io/zip.ts'
import { type LiveDepth, type RunAhead, watch } from './live.ts'
import type { NumberedFrame } from './worker/protocol.ts'

export interface ConvertOptions extends Pick<VideoWish, 'format' | 'isBeside'> {
  readonly look: Look
  readonly model: Model
  /** Cancels the work. */
  readonly signal: AbortSignal
  /** Ends the file after the frame in progress. */
  readonly until?: AbortSignal
  /** Reports how far the model is loaded. */
  readonly onProgress?: (progress: Progress) => void
  /** Receives each frame's depth. The frame is written after the promise; the model may have the next frame before. */
  readonly onDepth?: (depth: FrameDepth) => Promise<void>
}

export interface FrameDepth {
  readonly depth: LiveDepth
  /** When players show the frame. */
  readonly seconds: number
  /** The frame itself, with at most `longest` pixels on its longer side. The caller closes it. */
  readonly picture: (longest: number) => Promise<ImageBitmap>
}

export interface Converted {
  /** The video, or a zip of images. */
  readonly blob: Blob
  readonly fileName: string
  readonly frames: number
  /** How much of the video is in the file. */
  readonly seconds: number
  /** False if the rest of the video could not be decoded. */
  readonly isWhole: boolean
  /** False if the sound was left out because this kind of file cannot hold it. */
  readonly keepsSound: boolean
  /** What ran the model. Null before the first frame. */
  readonly engine: EngineReport | null
}

export interface OpenVideo {
  readonly name: string
  readonly facts: VideoFacts
  /** Call it once. Rejects with DepthdropError or the reason of `signal`. */
  convert(options: ConvertOptions): Promise<Converted>
  /** Ends the worker, and with it a conversion. */
  close(): void
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function ignore(): void {
  return undefined
}

interface FileFrames extends Frames {
  /** The frame that was taken first, of those that were not asked for yet. */
  oldest(): NumberedFrame
  /** False if a later frame could not be decoded. */
  isWhole(): boolean
}

/** Decodes one frame ahead, while the model runs. */
function fileFrames({ next, again }: VideoSession): FileFrames {
  const advance = (): Promise<NumberedFrame | null> => {
    const frame = next()
    frame.catch(ignore)
    return frame
  }
  let upcoming = advance()
  let now: NumberedFrame | null = null
  const taken: NumberedFrame[] = []
  let isWhole = true
  const existing = (frame: NumberedFrame | null | undefined): NumberedFrame => {
    if (frame === null || frame === undefined) throw new Error('The video has no frame yet.')
    return frame
  }
  const take = (): Frame => {
    const { index, seconds, bitmap } = existing(now)
    taken.push({ index, seconds, bitmap })
    let isGrabbed = false
    upcoming = advance()
    return {
      grab: async () => {
        // The engine asks for the frame again after a restart.
        if (isGrabbed) return again(index)
        isGrabbed = true
        return bitmap
      },
      time: () => seconds * 1000,
    }
  }
  return {
    take,
    oldest: () => existing(taken.shift()),
    isWhole: () => isWhole,
    hasNext: async () => {
      const frame = await upcoming.catch((error: unknown) => {
        // What comes before a damaged frame is kept.
        if (now === null) throw error
        isWhole = false
        return null
      })
      if (frame === null) return false
      now = frame
      return true
    },
    close: () => void upcoming.then((frame) => frame?.bitmap.close()).catch(ignore),
  }
}

/** 'clip.depth.mp4', 'clip.side.webm', 'clip.depth16.zip'. */
function fileNameOf(name: string, { format, isBeside }: ConvertOptions): string {
  const ending = format === 'png' ? 'depth16.zip' : `${isBeside ? 'side' : 'depth'}.${format}`
  return `${stemOf(name)}.${ending}`
}

/** A zip of numbered images. */
async function zipped(images: AsyncIterable<Blob | null>): Promise<Blob> {
  let failure: unknown
  const files = async function* () {
    let number = 0
    try {
      for await (const blob of images) {
        number += 1
        if (blob !== null) yield { name: `${String(number).padStart(6, '0')}.depth16.png`, blob }
      }
    } catch (error) {
      failure = error
      throw error
    }
  }
  // The stream rejects with another error than the one that caused it.
  return new Response(zip(files())).blob().catch((error: unknown) => {
    throw failure ?? error
  })
}

async function convert(
  name: string,
  session: VideoSession,
  options: ConvertOptions,
): Promise<Converted> {
  const { format, isBeside, look, model, signal, until, onProgress, onDepth } = options
  const { size } = session.facts
  const facts = {
    Software: `Depthdrop ${VERSION}`,
    'depthdrop:video': name,
    'depthdrop:model': model.title,
    'depthdrop:look': JSON.stringify(look),
  }
  const frame = frameSize(model.profile, size)
  const keepsSound = await session.start({ format, isBeside, look, frame, facts })
  const source = fileFrames(session)
  const done: Mutable<Pick<Converted, 'frames' | 'seconds' | 'engine'>> = {
    frames: 0,
    seconds: 0,
    engine: null,
  }

  const runAhead: RunAhead = async (inference, run) => {
    // A photo in the queue would wait for a frame that is already with the engine.
    const isFree = queue.waiting === 0
    const ahead = isFree ? await inferAhead(pageEngine, inference).catch(() => null) : null
    signal.throwIfAborted()
    return ahead ?? run(inference)
  }
  /** Yields what `addDepth` made of each frame, one frame late: the model runs meanwhile. */
  const written = async function* (): AsyncGenerator<Blob | null> {
    let writing: Promise<Blob | null> | null = null
    for await (const depth of watch(source, { name, model, signal, onProgress, runAhead })) {
      if (writing !== null) yield await writing
      const { index, seconds } = source.oldest()
      const picture = (longest: number) => session.picture(index, longest)
      await onDepth?.({ depth: { ...depth, size }, seconds, picture })
      writing = session.addDepth(index, depth.map, depth.range)
      writing.catch(ignore)
      done.frames += 1
      done.seconds = seconds
      done.engine = depth.engine
      if (until?.aborted === true) break
    }
    if (writing !== null) yield await writing
  }

  try {
    let blob: Blob | null = null
    if (format === 'png') blob = await zipped(written())
    else {
      for await (const _ of written()) signal.throwIfAborted()
      blob = await session.finish()
    }
    signal.throwIfAborted()
    if (blob === null || done.frames === 0) throw new DepthdropError('video-unreadable', { name })
    const fileName = fileNameOf(name, options)
    return { blob, fileName, ...done, isWhole: source.isWhole(), keepsSound }
  } finally {
    source.close()
  }
}

/** Rejects with 'video-unreadable' or 'video-codec'. */
export async function openVideo(file: Blob): Promise<OpenVideo> {
  const name = nameOf(file)
  const session = await openVideoSession(name, file)
  return {
    name,
    facts: session.facts,
    convert: (options) => convert(name, session, options),
    close: session.close,
  }
}
