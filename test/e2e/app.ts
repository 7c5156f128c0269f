/** Drives the page as its tests need it: photos go in, summaries come out, through the page's own functions. */
import { PNG } from 'pngjs'
import type { Summary } from '../../src/automation.ts'
import type { ErrorCode } from '../../src/core/errors.ts'
import type { Detail, Model, Stage } from '../../src/core/types.ts'
import type { Page } from './site.ts'

export interface Picture {
  readonly name: string
  readonly bytes: Buffer
}

type Colour = readonly [number, number, number]

/** Makes a PNG. `colourAt` gives the colour of each pixel. */
export function picture(
  name: string,
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
): Picture {
  const png = new PNG({ width, height })
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) png.data.set([...colourAt(x, y), 255], 4 * (y * width + x))
  }
  return { name, bytes: PNG.sync.write(png) }
}

/** Draws a ground, a sky and a pillar. Another `seed` gives a file with other bytes. */
export function scene(name: string, width = 320, height = 240, seed = 0): Picture {
  return picture(name, width, height, (x, y) => {
    const [u, v] = [x / width, y / height]
    if (Math.abs(u - 0.4) < 0.06 && v > 0.2 && v < 0.8) return [170 + (seed % 50), 60, 40]
    if (v < 0.45) return [150, 190, 240 - Math.floor(v * 40)]
    return [70 + Math.floor(v * 60), 100 + ((x + seed) % 7), 50 + (y % 5)]
  })
}

export type Outcome =
  | { readonly estimate: Summary }
  | { readonly code: ErrorCode | string; readonly message: string }

interface Wish {
  readonly model?: string
  readonly downscale?: 'smooth' | 'reference'
  readonly detail?: Detail
  readonly flip?: boolean
  /** Terminates the engine's worker `kills` times (1 by default) when the work reaches this stage. */
  readonly killAt?: Stage
  readonly kills?: number
}

export async function openApp(page: Page, url = './'): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => 'depthdrop' in window)
}

/** Estimates one photo. An error of the app becomes a value, so the function does not throw for it. */
export function estimate(page: Page, { name, bytes }: Picture, wish: Wish = {}): Promise<Outcome> {
  return page.evaluate(
    async ([title, base64, { killAt, kills = 1, ...options }]): Promise<Outcome> => {
      const file = new File(
        [Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))],
        title,
      )
      let killed = 0
      try {
        const answer = await window.depthdrop.estimate(file, {
          ...options,
          onProgress: ({ stage }) => {
            if (stage !== killAt || killed === kills) return
            killed += 1
            window.engines?.at(-1)?.terminate()
          },
        })
        return { estimate: answer }
      } catch (error) {
        if (!(error instanceof Error)) return { code: 'not-an-error', message: String(error) }
        return { code: 'code' in error ? String(error.code) : error.name, message: error.message }
      }
    },
    [name, bytes.toString('base64'), wish] as const,
  )
}

/** Returns the estimate. Throws the app's error message if there is none. */
export function succeed(outcome: Outcome): Summary {
  if ('estimate' in outcome) return outcome.estimate
  throw new Error(`${outcome.code}: ${outcome.message}`)
}

/** Reads the floats of a map as base64: hundreds of thousands of single numbers take a busy machine many seconds. */
export async function floats(page: Page, key: string): Promise<Float32Array> {
  const base64 = await page.evaluate(async (wanted) => {
    const bytes = new Uint8Array(Float32Array.from(await window.depthdrop.floats(wanted)).buffer)
    let text = ''
    for (let i = 0; i < bytes.length; i += 32_768)
      text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
    return btoa(text)
  }, key)
  return new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer)
}

export async function inferences(page: Page): Promise<number> {
  return (await page.evaluate(() => window.depthdrop.counters())).inferences
}

export function register(page: Page, model: Model): Promise<void> {
  return page.evaluate((given) => window.depthdrop.register(given), model)
}

/**
 * Collects the workers in `window.engines` and `window.painters`, so that a test can kill them. Call it before
 * `openApp`.
 */
export const catchEngines = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const engines: Worker[] = []
    const painters: Worker[] = []
    window.engines = engines
    window.painters = painters
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (options?.name === 'depthdrop-engine') engines.push(this)
        if (options?.name === 'depthdrop-painter') painters.push(this)
      }
    }
  })
}

declare global {
  interface Window {
    engines?: Worker[]
    painters?: Worker[]
  }
}
