/** A page of another author that uses `<depth-map>` from the built library, under a strict Content-Security-Policy. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PNG } from 'pngjs'
import type {} from '../../src/element/depthMap.ts'
import { LIB } from '../../tools/library/folder.mjs'
import { serve } from '../../tools/site/serve.mjs'
import { scene } from './app.ts'
import type { Pixels } from './fixtures.ts'
import { test as base, type Page, expect as plainExpect, type Site } from './site.ts'

/** The first map waits for the runtime. A busy machine takes seconds to start it. */
export const expect = plainExpect.configure({ timeout: 30_000 })

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A page</title>
<link rel="icon" href="data:,"><main></main></html>`

/** One event of an element. The page records them, oldest first. */
export interface ElementEvent {
  /** The element's id. */
  readonly id: string
  readonly type: 'progress' | 'depth' | 'load' | 'error'
  /** Only in `progress`. */
  readonly fraction?: number
  readonly stage?: string
  /** In `depth`: the file's name. In `error`: its code. */
  readonly about?: string
}

declare global {
  interface Window {
    elementEvents: ElementEvent[]
    violations: string[]
    /** How many workers received a request for a map, and how many requests there were. */
    engineWorkers: number
    inferences: number
    bubbled: string[]
    /** Lets the refinements run that a test has withheld. */
    sharpen?: () => void
  }
}

export interface Lab extends Site {
  /** Returns how many requests of `/held/…` wait for `release`. */
  held(): number
  release(): void
}

/**
 * Starts a server with a page for the elements. Its policy also allows connections to the origin in `?connect`.
 * `/photos/SEED.png` and `/held/SEED.png` are scenes of 160 × 120 pixels; `/wide/SEED.png` is a scene of 1600 × 800.
 */
export async function startLab(root: string = LIB): Promise<Lab> {
  let waiting: (() => void)[] = []
  const site = await serve({
    port: 0,
    root,
    extra: (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lab')
      if (pathname === '/') {
        const policy = String(response.getHeader('Content-Security-Policy'))
        const also = searchParams.get('connect') ?? ''
        response.setHeader(
          'Content-Security-Policy',
          policy.replace('connect-src', `connect-src ${also}`),
        )
        response.setHeader('Content-Type', 'text/html')
        response.end(PAGE)
        return true
      }
      const [, kind, seed] = /^\/(photos|held|wide)\/(\d+)\.png$/.exec(pathname) ?? []
      if (kind === undefined) return false
      const { bytes } =
        kind === 'wide'
          ? scene('wide.png', 1600, 800, Number(seed))
          : scene('photo.png', 160, 120, Number(seed))
      response.setHeader('Content-Type', 'image/png')
      if (kind === 'held') waiting.push(() => response.end(bytes))
      else response.end(bytes)
      return true
    },
  })
  return {
    ...site,
    held: () => waiting.length,
    release: () => {
      for (const answer of waiting) answer()
      waiting = []
    },
  }
}

/**
 * `page` has opened the lab's page without the library. Each test starts a lab of its own, so that its storage is
 * empty.
 */
export const test = base.extend<{ lab: Lab }>({
  // Playwright reads the names of the fixtures from the destructuring pattern of the first parameter.
  lab: async ({}, use) => {
    const lab = await startLab()
    await use(lab)
    await lab.close()
  },
  page: async ({ page, lab }, use) => {
    await page.addInitScript(() => {
      window.elementEvents = []
      window.violations = []
      window.bubbled = []
      window.engineWorkers = 0
      window.inferences = 0
      addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
        window.violations.push(violatedDirective),
      )
      window.Worker = class extends Worker {
        #isAsked = false

        override postMessage(
          message: unknown,
          given?: Transferable[] | StructuredSerializeOptions,
        ): void {
          // Comlink sends the path of the method that it calls.
          if (message instanceof Object && 'path' in message && String(message.path) === 'infer') {
            window.inferences += 1
            // A worker that only runs the self-test never receives a request for a map.
            if (!this.#isAsked) window.engineWorkers += 1
            this.#isAsked = true
          }
          if (Array.isArray(given)) super.postMessage(message, given)
          else super.postMessage(message, given)
        }
      }
    })
    await page.goto(lab.url)
    await use(page)
  },
})

export function define(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const address = '/define.js'
    await import(address)
  })
}

/** Puts the elements into the page and records their events. */
export function show(page: Page, html: string): Promise<void> {
  return page.evaluate((text) => {
    const main = document.querySelector('main')
    if (main === null) throw new Error('The page has no main element.')
    const inert = document.createElement('template')
    inert.innerHTML = text
    for (const element of inert.content.querySelectorAll('depth-map')) {
      const { id } = element
      const keep = (event: Omit<ElementEvent, 'id'>): void =>
        void window.elementEvents.push({ id, ...event })
      element.addEventListener('progress', ({ detail }) => keep({ type: 'progress', ...detail }))
      element.addEventListener('depth', ({ detail }) => keep({ type: 'depth', about: detail.name }))
      element.addEventListener('load', () => keep({ type: 'load' }))
      element.addEventListener('error', ({ detail }) => keep({ type: 'error', about: detail.code }))
    }
    for (const type of ['progress', 'depth', 'load', 'error'])
      main.addEventListener(type, () => window.bubbled.push(type))
    main.replaceChildren(inert.content)
  }, html)
}

export function recordedEvents(page: Page, id = ''): Promise<readonly ElementEvent[]> {
  return page.evaluate(
    (wanted) => window.elementEvents.filter((one) => wanted === '' || one.id === wanted),
    id,
  )
}

export async function count(page: Page, type: ElementEvent['type'], id = ''): Promise<number> {
  return (await recordedEvents(page, id)).filter((one) => one.type === type).length
}

/** Waits until the element `id` has painted its map `times` times. */
export async function loaded(page: Page, id: string, times = 1): Promise<void> {
  await expect.poll(() => count(page, 'load', id)).toBe(times)
}

/** Returns the pixels on a canvas of the element. */
export async function shown(
  page: Page,
  id: string,
  part: 'map' | 'photo' = 'map',
): Promise<Pixels> {
  const url = await page
    .locator(`#${id} canvas.${part}`)
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  return PNG.sync.read(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
}
