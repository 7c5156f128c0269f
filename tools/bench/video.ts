/** Measures the page's conversion of a 720p video: frames a second beside the engine alone, and memory over many frames. */
import type { Page } from '@playwright/test'
import { DEFAULT_LOOK } from '../../src/core/colour/look.ts'
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'
import { growthOf, type Memory, memoryOf, residentOf } from './soak.ts'

const SIZE = { width: 1280, height: 720 }
const RATE = 30
/** Frames of the clip whose time is measured. */
const TIMED = 90
/** The share of the frames after which the buffers are full. */
const SETTLED = 0.2
/** Between two measurements of memory. */
const PAUSE_MS = 2000

export interface Video {
  /** Milliseconds a frame, from the file to the file. */
  readonly page: Measured
  /** Milliseconds a frame of the engine alone, with decoded frames of the same size. */
  readonly engine: Measured
  /** Frames of the long clip, and memory after a fifth of them and near their end. */
  readonly frames: number
  readonly before: Memory
  readonly after: Memory
  /** NaN if the clip ended before memory was measured twice. */
  readonly growth: number
  /** Bytes of the renderer processes at the same moments; 0 where the system does not state them. */
  readonly residentBefore: number
  readonly residentAfter: number
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

async function inferences(page: Page): Promise<number> {
  return page.evaluate(async () => (await window.depthdrop.counters()).inferences)
}

interface Sample {
  readonly frames: number
  readonly memory: Memory
  readonly resident: number
}

/** Measures memory again and again until the work ends. The recorder may drop frames, so their number is not known before. */
async function sampled(page: Page, work: Promise<unknown>): Promise<readonly Sample[]> {
  const [from, samples]: [number, Sample[]] = [await inferences(page), []]
  let hasEnded = false
  const end = work.finally(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    const frames = (await inferences(page)) - from
    samples.push({ frames, memory: await memoryOf(page), resident: await residentOf(page) })
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
  const samples = await sampled(page, converting)
  const { frames: converted } = await converting
  const first = samples.find((sample) => sample.frames >= SETTLED * converted) ?? samples[0]
  const last = samples.findLast((sample) => sample.frames < converted) ?? samples.at(-1)
  if (first === undefined || last === undefined) throw new Error('No memory was measured.')
  await context.close()
  return {
    page: measured(times),
    engine: measured(engine),
    frames: converted,
    before: first.memory,
    after: last.memory,
    growth: first === last ? NaN : growthOf(first.memory, last.memory),
    residentBefore: first.resident,
    residentAfter: last.resident,
  }
}

declare global {
  interface Window {
    clips?: Readonly<Record<string, File>>
  }
}
