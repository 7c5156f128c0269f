/** Converts video files to videos of their depth, through the app. */
import type { ScriptedVideo } from '../../src/automation.ts'
import type { FileFormat } from '../../src/core/files/fileFormats.ts'
import { type Answer, type AppPage, downloadTo, unwrapAnswer } from './page.ts'

export function isVideo(file: string): boolean {
  return /\.(?:mp4|m4v|mov|webm|mkv)$/iu.test(file)
}

type VideoWish = Pick<ScriptedVideo, 'format' | 'isBeside'>

/** The formats that were asked for by name and that a video cannot have. */
export function photoFormats(formats: readonly FileFormat[]): readonly FileFormat[] {
  return formats.filter((format) => !['mp4', 'webm', 'side'].includes(format))
}

/** The videos that `--format` asks for: `mp4` (default) and `webm`; with `side` the video is beside its depth. */
export function videoWishes(formats: readonly FileFormat[]): readonly VideoWish[] {
  const isBeside = formats.includes('side')
  const wanted = formats.filter((format) => format === 'mp4' || format === 'webm')
  return (wanted.length === 0 ? (['mp4'] as const) : wanted).map((format) => ({ format, isBeside }))
}

/** What a line of JSON says about a video. */
export interface VideoLine {
  readonly width: number
  readonly height: number
  readonly seconds: number
  readonly frames: number
  /** False if the rest of the video could not be decoded. */
  readonly isWhole: boolean
  readonly model: string
  readonly engine: string | null
  readonly threads: number | null
  readonly ms: { readonly total: number }
  readonly files: readonly string[]
}

type Made = Omit<VideoLine, 'model' | 'files'> & { readonly url: string; readonly ending: string }

/**
 * @param base the path of the file without its ending
 * @throws {Refused} with the app's own sentence.
 */
export async function convertVideo(
  { page, input }: AppPage,
  file: string,
  wish: ScriptedVideo & { readonly model: string },
  base: string,
): Promise<VideoLine> {
  await input.setInputFiles(file)
  const { url, ending, ...facts } = unwrapAnswer(
    await input.evaluate(async (element, options): Promise<Answer<Made>> => {
      const chosen = element.files?.[0]
      if (chosen === undefined || !('depthdrop' in window))
        return { sentence: 'The video did not reach the page.' }
      try {
        const start = performance.now()
        const { size, seconds, frames, isWhole, engine, blob, fileName } =
          await window.depthdrop.video(chosen, options)
        return {
          value: {
            ...size,
            seconds,
            frames,
            isWhole,
            engine: engine?.engine ?? null,
            threads: engine?.threads ?? null,
            ms: { total: Math.round(performance.now() - start) },
            url: URL.createObjectURL(blob),
            ending: fileName.split('.').slice(-2).join('.'),
          },
        }
      } catch (error) {
        return { sentence: error instanceof Error ? error.message : String(error) }
      }
    }, wish),
  )
  const target = `${base}.${ending}`
  await downloadTo(page, url, target)
  return { ...facts, model: wish.model, files: [target] }
}
