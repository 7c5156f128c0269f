/** Opens the built site in Chromium, with onnxruntime-web alone in a worker beside it, and draws test pictures. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { chromium } from '@playwright/test'
import { SEED, SEEDED, seededFile } from '../graph/seededModel.ts'
import { inRoot } from '../process/root.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { serve } from '../site/serve.mjs'

export interface Bench {
  readonly url: string
  readonly browser: Browser
  readonly model: Buffer
  readonly close: () => Promise<void>
}

/** A module worker that runs onnxruntime-web as published. The app's engine is compared with it. */
const BARE_WORKER = `
import * as ort from './ort/ort.wasm.min.mjs'
let session, feeds
onmessage = async ({ data }) => {
  if (data.model) {
    ort.env.wasm.numThreads = data.threads
    session = await ort.InferenceSession.create(new Uint8Array(data.model))
    const input = new Float32Array(3 * 256 * 256).map((_, i) => ((i * 2654435761) % 1000) / 1000)
    feeds = { [session.inputNames[0]]: new ort.Tensor('float32', input, [1, 3, 256, 256]) }
    await session.run(feeds)
    return postMessage(0)
  }
  const start = performance.now()
  await session.run(feeds)
  postMessage(performance.now() - start)
}
`

const TYPES: Readonly<Record<string, string>> = {
  mjs: 'text/javascript',
  js: 'text/javascript',
  wasm: 'application/wasm',
  html: 'text/html',
}

function extra(model: Buffer) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    if (path === '/models/seeded.onnx') {
      response
        .writeHead(200, { 'Content-Type': type, 'Content-Length': model.length })
        .end(request.method === 'HEAD' ? undefined : model)
      return true
    }
    if (path === '/bare/worker.js') {
      response.writeHead(200, { 'Content-Type': type }).end(BARE_WORKER)
      return true
    }
    const file = /^\/bare\/ort\/([\w.-]+)$/.exec(path)?.[1]
    if (file === undefined) return false
    response.writeHead(200, { 'Content-Type': type })
    createReadStream(inRoot('node_modules', 'onnxruntime-web', 'dist', file)).pipe(response)
    return true
  }
}

/** The folder of the built site: dist/, or the one that DEPTHDROP_DIST names. */
export const SITE = process.env['DEPTHDROP_DIST'] ?? inRoot('dist')

export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    args: [...CHROMIUM_ARGS, ...flags],
  })
}

export async function openBench(): Promise<Bench> {
  const model = Buffer.from(seededFile(SEED))
  const site = await serve({ port: 0, root: SITE, extra: extra(model) })
  const browser = await openBrowser()
  return {
    url: site.url,
    browser,
    model,
    close: async () => {
      await browser.close()
      await site.close()
    },
  }
}

/** Opens a context with its storage on disk, as a visitor has it. `browser.newContext` keeps storage in memory. */
export async function openDisk(): Promise<{
  readonly context: BrowserContext
  readonly close: () => Promise<void>
}> {
  const profile = await mkdtemp(path.join(tmpdir(), 'depthdrop-bench-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
    serviceWorkers: 'block',
  })
  return {
    context,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** tsx compiles functions with a helper (`__name`) that a page does not have. */
export async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript('globalThis.__name = (made) => made')
  return page
}

export async function openApp(context: BrowserContext, url: string): Promise<Page> {
  const page = await newPage(context)
  await page.goto(url)
  await page.waitForFunction(() => 'depthdrop' in window)
  await page.evaluate((model) => window.depthdrop.register(model), SEEDED)
  return page
}

/** Starts onnxruntime-web in a worker of `page`. The returned function runs it once and returns the milliseconds. */
export async function bareRuntime(page: Page, threads: number): Promise<() => Promise<number>> {
  await page.evaluate(async (count) => {
    const model = await (await fetch('/models/seeded.onnx')).arrayBuffer()
    const worker = new Worker('/bare/worker.js', { type: 'module' })
    window.bare = (message) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data)
        worker.onerror = (event) => reject(new Error(event.message))
        worker.postMessage(message)
      })
    await window.bare({ model, threads: count })
  }, threads)
  return () => page.evaluate(() => window.bare?.({}) ?? Promise.reject(new Error('not started')))
}

declare global {
  interface Window {
    bare?: (message: object) => Promise<number>
    pictures?: (width: number, height: number, seed: number) => Promise<File>
  }
}

/** Defines `window.pictures`, which draws a scene with camera-like noise as a JPEG. Each seed gives another file. */
export function installPictures(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.pictures = async (width, height, seed) => {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('No canvas.')
      const sky = context.createLinearGradient(0, 0, 0, height)
      sky.addColorStop(0, `hsl(${205 + (seed % 20)} 60% 60%)`)
      sky.addColorStop(0.5, 'hsl(40 50% 80%)')
      sky.addColorStop(0.5, 'hsl(90 30% 30%)')
      sky.addColorStop(1, 'hsl(60 30% 45%)')
      context.fillStyle = sky
      context.fillRect(0, 0, width, height)
      let state = seed * 7919 + 1
      const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647
      for (let i = 0; i < 400; i += 1) {
        const y = height * (0.35 + 0.6 * random())
        const side = (y / height) * width * 0.08
        context.fillStyle = `hsl(${random() * 360} 40% ${20 + random() * 60}% / 0.8)`
        context.fillRect(width * random(), y - side * 2, side * random(), side * 2)
      }
      const grain = new ImageData(256, 256)
      for (let i = 0; i < grain.data.length; i += 4)
        grain.data.set([random() * 255, random() * 255, random() * 255, 24], i)
      const tile = new OffscreenCanvas(256, 256)
      tile.getContext('2d')?.putImageData(grain, 0, 0)
      context.fillStyle = context.createPattern(tile, 'repeat') ?? 'none'
      context.fillRect(0, 0, width, height)
      return new File(
        [await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })],
        `photo-${seed}.jpg`,
      )
    }
  })
}
