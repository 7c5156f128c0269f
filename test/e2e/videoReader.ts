/** Reads a video file with the browser's own player, on a page without our code. */
import type { Picture } from './app.ts'
import type { Page } from './site.ts'

export interface ReadVideo {
  readonly width: number
  readonly height: number
  readonly seconds: number
  /** Frames that the player decoded from the beginning to the end. */
  readonly frames: number
  readonly hasSound: boolean
  /** The pixels at each of the wanted times, RGBA. */
  readonly pictures: readonly (readonly number[])[]
}

/** @param times in seconds. @throws Error if the player refuses the file */
export async function readVideo(
  page: Page,
  { name, bytes }: Picture,
  times: readonly number[],
): Promise<ReadVideo> {
  const player = await page.context().newPage()
  const type = name.endsWith('.webm') ? 'video/webm' : 'video/mp4'
  const read = await player.evaluate(
    async ([base64, mime, moments]): Promise<ReadVideo> => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const video = document.createElement('video')
      video.muted = true
      document.body.append(video)
      const event = (kind: string): Promise<void> =>
        new Promise((resolve, reject) => {
          video.addEventListener(kind, () => resolve(), { once: true })
          video.addEventListener('error', () => reject(new Error(video.error?.message)), {
            once: true,
          })
        })
      const loaded = event('loadeddata')
      video.src = URL.createObjectURL(new Blob([data], { type: mime }))
      await loaded
      const ended = event('ended')
      await video.play()
      await ended
      const { totalVideoFrames } = video.getVideoPlaybackQuality()
      const capture: unknown = Reflect.get(video, 'captureStream')
      const stream: unknown = typeof capture === 'function' ? capture.call(video) : null
      const hasSound = stream instanceof MediaStream && stream.getAudioTracks().length > 0
      const { videoWidth: width, videoHeight: height } = video
      const context = new OffscreenCanvas(width, height).getContext('2d')
      const pictures: number[][] = []
      for (const moment of moments) {
        const sought = event('seeked')
        video.currentTime = moment
        await sought
        context?.drawImage(video, 0, 0)
        pictures.push([...(context?.getImageData(0, 0, width, height).data ?? [])])
      }
      const { currentTime, duration } = video
      // A recorder states no duration.
      const seconds = Number.isFinite(duration) ? duration : currentTime
      return { width, height, seconds, frames: totalVideoFrames, hasSound, pictures }
    },
    [bytes.toString('base64'), type, times] as const,
  )
  await player.close()
  return read
}

/** The mean difference of two pictures in levels of 8 bits. */
export function meanDifference(a: readonly number[] = [], b: readonly number[] = []): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}
