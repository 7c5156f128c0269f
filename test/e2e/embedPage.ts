/** The page of another site that embeds ours, and the servers for both. */
import type { Frame } from '@playwright/test'
import type { EmbedModel, EmbedModelAddress } from '../../src/embed/messages.ts'
import type {
  EmbeddedDepthdrop,
  EmbedOptions,
  EmbedResult,
  embedDepthdrop,
} from '../../src/host.ts'
import { LIB } from '../../tools/library/folder.mjs'
import { type Picture, scene } from './app.ts'
import { expect } from './screen.ts'
import { test as base, type Page, type Site, startSite } from './site.ts'

export const photo = scene('photo.png')

const PAGE =
  '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Host</title><link rel="icon" href="data:,"><script type="module" src="host.js"></script><div id="place"></div>'
const SCRIPT =
  "import { embedDepthdrop } from './embed.js'\nwindow.embedDepthdrop = embedDepthdrop\n"

/** `localhost` and `127.0.0.1` are two sites, so they have separate processes and storage. */
export function asLocalhost(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

/** Starts the host's server on localhost. `isolated` adds the headers for cross-origin isolation. */
export async function startHost(headers: 'isolated' | 'plain' = 'plain'): Promise<Site> {
  const site = await startSite({
    root: LIB,
    headers,
    extra: ({ url = '' }, response) => {
      // Our policy forbids frames. A host sends its own policy.
      response.removeHeader('Content-Security-Policy')
      const [type, body] =
        url === '/'
          ? ['text/html;charset=utf-8', PAGE]
          : url === '/host.js'
            ? ['text/javascript', SCRIPT]
            : []
      if (type === undefined) return false
      response.setHeader('Content-Type', type)
      response.end(body)
      return true
    },
  })
  return { ...site, url: asLocalhost(site.url) }
}

/** `host` is a server without the headers for isolation. */
export const test = base.extend<object, { host: Site }>({
  host: [
    async ({}, use) => {
      const site = await startHost()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
})

declare global {
  interface Window {
    embedDepthdrop: typeof embedDepthdrop
    embedded: EmbeddedDepthdrop
    /** The bytes of the photo. */
    bytes: Uint8Array<ArrayBuffer>
  }
}

/** Collects the console errors and script errors of every frame. */
export function complaints(page: Page): readonly string[] {
  const found: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && found.push(message.text())))
  page.on('pageerror', (error) => found.push(String(error)))
  return found
}

export async function openHost(page: Page, host: Site, { bytes }: Picture = photo): Promise<void> {
  await page.goto(host.url)
  await page.waitForFunction(() => 'embedDepthdrop' in window)
  await page.evaluate((base64) => {
    window.bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  }, bytes.toString('base64'))
}

export interface FrameWish {
  readonly attributes?: Readonly<Record<string, string>>
  readonly parameters?: string
  readonly timeout?: EmbedOptions['timeout']
}

/** Adds an iframe as the author of a host would, and attaches the helper. It does not wait until the frame is ready. */
export function embed(
  page: Page,
  site: Site,
  { attributes = {}, parameters = '', timeout = 30_000 }: FrameWish = {},
): Promise<void> {
  return page.evaluate(
    ([src, given, limit]) => {
      const iframe = document.createElement('iframe')
      for (const [name, value] of Object.entries({
        title: 'Depth map',
        width: '480',
        height: '320',
        ...given,
        src,
      }))
        iframe.setAttribute(name, value)
      document.body.append(iframe)
      window.embedded = window.embedDepthdrop(iframe, { timeout: limit })
    },
    [`${site.url}?embed${parameters}`, attributes, timeout] as const,
  )
}

export async function embedReady(
  page: Page,
  host: Site,
  site: Site,
  wish: FrameWish = {},
): Promise<Frame> {
  await openHost(page, host)
  await embed(page, site, wish)
  await page.evaluate(() => window.embedded.ready)
  return frameOf(page, site)
}

export function frameOf(page: Page, site: Site): Frame {
  const frame = page.frames().find((one) => one.url().startsWith(site.url))
  if (frame === undefined) throw new Error(`No frame has loaded ${site.url}.`)
  return frame
}

/** Adds an iframe without the helper. Resolves when its page has loaded and listens for messages. */
export async function embedBare(page: Page, site: Site, extra = ''): Promise<void> {
  await page.evaluate(
    (src) =>
      new Promise<void>((resolve) => {
        const iframe = Object.assign(document.createElement('iframe'), {
          src,
          title: 'Depth map',
          id: 'victim',
        })
        iframe.addEventListener('load', () => resolve())
        document.body.append(iframe)
      }),
    `${site.url}?embed${extra}`,
  )
  await expect(frameOf(page, site).locator('depth-map')).toBeAttached()
}

export type Kind = 'File' | 'Blob' | 'ArrayBuffer' | 'ImageBitmap'

export interface Given extends Omit<EmbedResult, 'data' | 'picture'> {
  readonly floats: readonly number[]
  readonly picture?: {
    readonly width: number
    readonly height: number
    readonly rgba: readonly number[]
  }
}

interface Wish {
  readonly kind?: Kind
  readonly palette?: 'inferno' | 'grey'
  readonly picture?: boolean
  readonly show?: boolean
  readonly model?: EmbedModel | EmbedModelAddress
}

/** Requests one estimate through the helper. The result contains only values that can be cloned to the test. */
export function ask(page: Page, { kind = 'File', ...wish }: Wish = {}): Promise<Given> {
  return page.evaluate(
    async ([as, options]) => {
      const blob = new Blob([window.bytes], { type: 'image/png' })
      const make = {
        File: () => new File([blob], 'mine.png'),
        Blob: () => blob,
        ArrayBuffer: () => window.bytes.slice().buffer,
        ImageBitmap: () => createImageBitmap(blob),
      }[as]
      const { data, picture, ...rest } = await window.embedded.estimate(await make(), options)
      const floats = [...data]
      if (picture === undefined) return { ...rest, floats }
      const { width, height } = picture
      const context = new OffscreenCanvas(width, height).getContext('2d')
      context?.drawImage(picture, 0, 0)
      return {
        ...rest,
        floats,
        picture: {
          width,
          height,
          rgba: [...(context?.getImageData(0, 0, width, height).data ?? [])],
        },
      }
    },
    [kind, wish] as const,
  )
}

/** Returns the code (or the name) and the message of the error that an estimate of `bytes` rejects with. */
export function refusal(
  page: Page,
  bytes: string,
): Promise<{ readonly code: string; readonly message: string }> {
  return page.evaluate(async (text) => {
    try {
      await window.embedded.estimate(new File([text], 'odd.png'))
      return { code: 'none', message: '' }
    } catch (error) {
      if (!(error instanceof Error)) return { code: 'not-an-error', message: String(error) }
      return { code: 'code' in error ? String(error.code) : error.name, message: error.message }
    }
  }, bytes)
}
