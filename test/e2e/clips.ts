/** Makes short videos with the browser's own recorder, on a page without our code. */
import type { Picture } from './app.ts'
import type { Page } from './site.ts'

export interface ClipWish {
  readonly name: string
  readonly seconds: number
  readonly hasSound?: boolean
}

export const CLIP = { width: 320, height: 240 } as const

/** A pillar that moves in front of a ground and a sky, and a tone. */
export async function recordClip(
  page: Page,
  { name, seconds, hasSound = false }: ClipWish,
): Promise<Picture> {
  const recorder = await page.context().newPage()
  const base64 = await recorder.evaluate(
    async ([{ width, height }, type, length, isLoud]): Promise<string> => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('No canvas.')
      const start = performance.now()
      const draw = (): void => {
        const part = (performance.now() - start) / 1000 / length
        context.fillStyle = '#96bee0'
        context.fillRect(0, 0, width, height)
        context.fillStyle = '#5a7838'
        context.fillRect(0, height * 0.45, width, height)
        context.fillStyle = '#aa3c28'
        context.fillRect(width * (0.3 + 0.2 * part), height * 0.2, width * 0.12, height * 0.6)
        if (part < 1.5) requestAnimationFrame(draw)
      }
      draw()
      const stream = canvas.captureStream(20)
      if (isLoud) {
        const audio = new AudioContext()
        const target = audio.createMediaStreamDestination()
        const tone = audio.createOscillator()
        tone.connect(target)
        tone.start()
        for (const track of target.stream.getAudioTracks()) stream.addTrack(track)
      }
      const parts: Blob[] = []
      const recording = new MediaRecorder(stream, { mimeType: type })
      recording.addEventListener('dataavailable', ({ data }) => parts.push(data))
      const stopped = new Promise((resolve) => recording.addEventListener('stop', resolve))
      recording.start()
      await new Promise((resolve) => setTimeout(resolve, 1000 * length))
      recording.stop()
      await stopped
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
      let text = ''
      for (let i = 0; i < bytes.length; i += 32_768)
        text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
      return btoa(text)
    },
    [
      CLIP,
      hasSound ? 'video/webm;codecs=vp8,opus' : 'video/webm;codecs=vp8',
      seconds,
      hasSound,
    ] as const,
  )
  await recorder.close()
  return { name, bytes: Buffer.from(base64, 'base64') }
}
