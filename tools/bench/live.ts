/** Measures the page's live camera with Chromium's fake camera: frames per second, and memory over minutes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { type Bench, newPage } from './browser.ts'
import { type Measured, measured } from './rounds.ts'
import { growthOf, type Memory, memoryOf } from './soak.ts'

export interface LiveRun {
  /** Inferences per second in the whole loop: capture, prepare, infer, stabilise, colour, show. */
  readonly fps: number
  /** prepare + infer + normalise of single frames in milliseconds, as the page reports it. */
  readonly engine: Measured
  readonly threads: number
}

export interface Live {
  readonly starter1: LiveRun
  readonly starter2: LiveRun
  readonly midas1: LiveRun
  readonly midas2: LiveRun
  readonly soak: {
    readonly minutes: number
    readonly frames: number
    readonly before: Memory
    readonly after: Memory
    readonly growth: number
  }
  /** How many of the opened cameras were still on after their runs. */
  readonly leftOn: number
}

/** Faster than any engine, so that the engine is the limit. */
const CAMERA = ['--use-fake-device-for-media-stream=fps=60', '--use-fake-ui-for-media-stream']
const SECONDS = 12
/** Buffers and caches fill in the first seconds, which does not count as growth. */
const SETTLING_S = 20

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

function inferences(page: Page): Promise<number> {
  return page.evaluate(async () => (await window.depthdrop.counters()).inferences)
}

async function openLive(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => 'depthdrop' in window)
  await page.locator('.live-open').filter({ visible: true }).click()
  await page.locator('.live-figures', { hasText: /\d frames/ }).waitFor({ timeout: 180_000 })
}

/** Adds the model as the page's file input does. */
async function chooseModel(page: Page, url: string, file: string): Promise<void> {
  await page.goto(url)
  const chooser = page.waitForEvent('filechooser')
  await page.locator('.home .primary').click()
  await (await chooser).setFiles(file)
  await page.locator('dialog[open] .primary').click()
  await page.locator('.toast').waitFor({ timeout: 120_000 })
}

async function measure(page: Page): Promise<LiveRun> {
  await wait(2)
  const [from, before] = [performance.now(), await inferences(page)]
  const times: number[] = []
  let threads = 0
  for (let second = 0; second < SECONDS; second += 1) {
    await wait(1)
    const words = (await page.locator('.live-figures').textContent()) ?? ''
    times.push(Number(/engine ([\d.]+) ms/.exec(words)?.[1] ?? NaN))
    threads = Number(/(\d+) thread/.exec(words)?.[1] ?? NaN)
  }
  const frames = (await inferences(page)) - before
  return { fps: (frames * 1000) / (performance.now() - from), engine: measured(times), threads }
}

async function soak(page: Page, minutes: number): Promise<Live['soak']> {
  await wait(SETTLING_S)
  const before = await memoryOf(page)
  const from = await inferences(page)
  await wait(minutes * 60)
  const frames = (await inferences(page)) - from
  const after = await memoryOf(page)
  return { minutes, frames, before, after, growth: growthOf(before, after) }
}

async function stop(page: Page): Promise<number> {
  await page.locator('.live-stop').click()
  return page.evaluate(
    () => (window.opened ?? []).filter(({ readyState }) => readyState === 'live').length,
  )
}

async function newLivePage(browser: Browser): Promise<Page> {
  const page = await newPage(
    await browser.newContext({
      serviceWorkers: 'block',
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
    }),
  )
  await page.addInitScript(() => {
    const opened: MediaStreamTrack[] = []
    window.opened = opened
    const { mediaDevices } = navigator
    const original = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await original(wish)
      opened.push(...stream.getTracks())
      return stream
    }
  })
  return page
}

export async function benchLive({ url, model }: Bench, minutes: number): Promise<Live> {
  const folder = await mkdtemp(path.join(tmpdir(), 'depthdrop-live-'))
  const file = path.join(folder, 'midas-small-seeded.onnx')
  await writeFile(file, model)
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...CHROMIUM_ARGS, ...CAMERA],
  })
  try {
    const page = await newLivePage(browser)
    let leftOn = 0
    const run = async (threads: number): Promise<LiveRun> => {
      await openLive(page, `${url}?threads=${threads}`)
      const result = await measure(page)
      leftOn += await stop(page)
      return result
    }
    const [starter1, starter2] = [await run(1), await run(2)]
    await chooseModel(page, url, file)
    const [midas1, midas2] = [await run(1), await run(2)]
    await openLive(page, `${url}?threads=2`)
    const soaked = await soak(page, minutes)
    leftOn += await stop(page)
    return { starter1, starter2, midas1, midas2, soak: soaked, leftOn }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

declare global {
  interface Window {
    opened?: MediaStreamTrack[]
  }
}
