/** Measures the page's conversion of a 720p video: frames a second beside the engine alone, and memory over many frames. */
import type { Page } from '@playwright/test'
import { DEFAULT_LOOK } from '../../src/core/colour/look.ts'
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'
import { residentOf } from './soak.ts'

const SIZE = { width: 1280, height: 720 }
const RATE = 30
/** Frames of the clip whose time is measured. */
const TIMED = 90
/** The share of the time after which the buffers are full. */
const SETTLED = 0.2
/** Between two measurements of memory. */
const PAUSE_MS = 2000

export interface Video {
  /** Milliseconds a frame, from the file to the file. */
  readonly page: Measured
  /** Milliseconds a frame of the engine alone, with decoded frames of the same size. */
  readonly engine: Measured
  /** Frames of the long clip, and milliseconds a frame: the start and the end of a file have less weight. */
  readonly frames: number
  readonly long: number
  /** Median bytes of the renderer processes in the first and the last third of the time after the buffers are full. */
  readonly before: number
  readonly after: number
}

/** Records a picture that moves to the side, frame by frame, and keeps the file as `window.clips[name]`. */
async function record(page: Page, name: string, frames: number): Promise<void> {
  await page.evaluate(
    async ([key, count, { width, height }, rate]) => {
      const photo = await window.pictures?.(2 * width, height, 77)
      if (photo === undefined) throw new Error('No picture.')
      const picture = await createImageBitmap(photo)
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width, height })
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('No canvas.')
      const recorder = new MediaRecorder(canvas.captureStream(rate), {
        mimeType: 'video/webm;codecs=vp8',
        videoBitsPerSecond: 8_000_000,
      })
      const parts: Blob[] = []
      recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
      recorder.start()
      for (let frame = 0; frame < count; frame += 1) {
        context.drawImage(picture, -((4 * frame) % width), 0)
        await new Promise((resolve) => setTimeout(resolve, 1000 / rate))
      }
      recorder.stop()
      await stopped
      window.clips = { ...window.clips, [key]: new File(parts, `${key}.webm`) }
    },
    [name, frames, SIZE, RATE] as const,
  )
}

/** Milliseconds a frame. */
function convert(
  page: Page,
  name: string,
): Promise<{ readonly frames: number; readonly ms: number }> {
  return page.evaluate(
    async ([key, look]) => {
      const clip = window.clips?.[key]
      if (clip === undefined) throw new Error('No clip.')
      const start = performance.now()
      const { frames } = await window.depthdrop.video(clip, {
        format: 'mp4',
        isBeside: false,
        look,
      })
      return { frames, ms: (performance.now() - start) / frames }
    },
    [name, DEFAULT_LOOK] as const,
  )
}

function engineAlone(page: Page): Promise<number> {
  return page.evaluate(
    async ([{ width, height }, count]) => {
      const photo = await window.pictures?.(width, height, 78)
      if (photo === undefined) throw new Error('No picture.')
      const bitmaps = await Promise.all(
        Array.from({ length: count }, () => createImageBitmap(photo)),
      )
      const start = performance.now()
      for (const bitmap of bitmaps) await window.depthdrop.run(bitmap)
      return (performance.now() - start) / count
    },
    [SIZE, 30] as const,
  )
}

/** Measures the memory of the renderer processes again and again until the work ends. A heap would wait for an idle page. */
async function residents(page: Page, work: Promise<unknown>): Promise<readonly number[]> {
  const samples: number[] = []
  let hasEnded = false
  const end = work.finally(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    samples.push(await residentOf(page))
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, PAUSE_MS))])
  }
  return samples
}

/** @param frames of the clip over which memory is measured */
export async function benchVideo(bench: Bench, rounds: number, frames: number): Promise<Video> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  await record(page, 'timed', TIMED)
  const [times, engine]: [number[], number[]] = [[], []]
  // The first conversion loads the model.
  for (let round = -1; round < rounds; round += 1) {
    const { ms } = await convert(page, 'timed')
    const alone = await engineAlone(page)
    if (round < 0) continue
    times.push(ms)
    engine.push(alone)
  }
  await record(page, 'long', frames)
  const converting = convert(page, 'long')
  const samples = await residents(page, converting)
  const { frames: converted, ms: long } = await converting
  const settled = samples.slice(Math.ceil(SETTLED * samples.length))
  const third = Math.ceil(settled.length / 3)
  const [before, after] = [settled.slice(0, third), settled.slice(-third)].map(
    (part) => measured(part).median,
  )
  if (before === undefined || after === undefined) throw new Error('No memory was measured.')
  await context.close()
  return { page: measured(times), engine: measured(engine), frames: converted, long, before, after }
}

declare global {
  interface Window {
    clips?: Readonly<Record<string, File>>
  }
}
