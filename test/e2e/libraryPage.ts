/** A page of another author that imports the package, and the servers for both. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LIB } from '../../tools/library/folder.mjs'
import { scene } from './app.ts'
import { test as base, expect, type Page, type Site, startSite } from './site.ts'

export const photo = scene('photo.png')

/** A server of the page that also serves the package. */
export interface Host extends Site {
  /** Returns the address of a page with `window.library`. `from` is the address of the package. */
  readonly page: (from?: string) => string
}

type Files = Readonly<Record<string, { readonly type: string; readonly body: string | Buffer }>>

/** The policy that the package's README requires for a page that loads it from another origin. */
function policyFor(origin: string): string {
  return `default-src 'self'; script-src 'self' ${origin} blob: 'wasm-unsafe-eval'; worker-src 'self' ${origin} blob:; connect-src 'self' ${origin} data: blob:; img-src * data: blob:`
}

const isPage = /^\/page\.html\?from=(.*)$/

function answer(files: Files, { url = '' }: IncomingMessage, response: ServerResponse): boolean {
  const [, from] = isPage.exec(url) ?? []
  if (from !== undefined) {
    const origin = /^https?:\/\/[^/]+/.exec(decodeURIComponent(from))?.[0]
    if (origin !== undefined) response.setHeader('Content-Security-Policy', policyFor(origin))
    response.setHeader('Content-Type', 'text/html;charset=utf-8')
    response.end(
      `<!doctype html><html lang="en"><title>Host</title><meta name="depthdrop-mirrors" content="elsewhere/midas.onnx"><script type="module" src="page.js?from=${from}"></script>`,
    )
    return true
  }
  const script = /^\/page\.js\?from=(.*)$/.exec(url)?.[1]
  const file =
    script === undefined
      ? files[url]
      : {
          type: 'text/javascript',
          body: `import * as library from ${JSON.stringify(decodeURIComponent(script))}\nwindow.library = library`,
        }
  if (file === undefined) return false
  response.setHeader('Content-Type', file.type)
  response.end(file.body)
  return true
}

/**
 * Serves the package's folder. `isolated` adds the headers that allow threads. `open` lets other origins read it, as on
 * a CDN.
 */
export async function startHost({
  headers,
  open = false,
  files = {},
}: {
  headers: 'isolated' | 'plain'
  open?: boolean
  files?: Files
}): Promise<Host> {
  const all: Files = { '/photo.png': { type: 'image/png', body: photo.bytes }, ...files }
  const site = await startSite({
    root: LIB,
    headers,
    extra: (request, response) => {
      if (!open) response.removeHeader('Access-Control-Allow-Origin')
      return answer(all, request, response)
    },
  })
  return {
    ...site,
    page: (from = './index.js') => `${site.url}page.html?from=${encodeURIComponent(from)}`,
  }
}

/** `host` is an isolated server of the page and the package. */
export const test = base.extend<object, { host: Host }>({
  host: [
    async ({}, use) => {
      const host = await startHost({ headers: 'isolated' })
      await use(host)
      await host.close()
    },
    { scope: 'worker' },
  ],
})

export async function openHost(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => 'library' in window)
}

export interface Made {
  readonly width: number
  readonly height: number
  readonly floats: readonly number[]
  readonly min: number
  readonly max: number
  readonly size: readonly [number, number]
  readonly name: string
  readonly threads: number
  readonly reason: string
  readonly engine: string
  readonly cached: boolean
}

/** Estimates /photo.png, passed as the given kind of source. */
export function estimateAs(page: Page, kind: string): Promise<Made> {
  return page.evaluate(async (wanted): Promise<Made> => {
    const response = await fetch('photo.png')
    const blob = await response.blob()
    const bytes = await blob.arrayBuffer()
    const image = new Image()
    image.src = 'photo.png'
    await image.decode()
    const draw = <C extends HTMLCanvasElement | OffscreenCanvas>(canvas: C): C => {
      canvas.width = image.naturalWidth
      canvas.height = image.naturalHeight
      const context = canvas.getContext('2d') as
        | CanvasRenderingContext2D
        | OffscreenCanvasRenderingContext2D
      context.drawImage(image, 0, 0)
      return canvas
    }
    const offset = new Uint8Array(bytes.byteLength + 8)
    offset.set(new Uint8Array(bytes), 4)
    const data = URL.createObjectURL(blob)
    const sources = {
      File: () => new File([blob], 'mine.png'),
      Blob: () => blob,
      ArrayBuffer: () => bytes,
      'typed array': () => offset.subarray(4, -4),
      'relative address': () => 'photo.png',
      URL: () => new URL('photo.png', location.href),
      'blob: address': () => data,
      img: () => image,
      canvas: () => draw(document.createElement('canvas')),
      OffscreenCanvas: () => draw(new OffscreenCanvas(1, 1)),
      ImageData: () =>
        draw(document.createElement('canvas'))
          .getContext('2d')
          ?.getImageData(0, 0, image.naturalWidth, image.naturalHeight),
      ImageBitmap: () => createImageBitmap(image),
    }
    const source = await sources[wanted as keyof typeof sources]()
    if (source === undefined) throw new Error('The kind of source is unknown.')
    const {
      width,
      height,
      data: map,
      min,
      max,
      size,
      name,
      engine,
      cached,
    } = await window.library.estimateDepth(source)
    return {
      width,
      height,
      floats: [...map],
      min,
      max,
      size: [size.width, size.height],
      name,
      threads: engine.threads,
      reason: engine.reason,
      engine: engine.engine,
      cached,
    }
  }, kind)
}

/** Returns the name, the code and the message of the error that an estimate rejects with. */
export function failureOf(
  page: Page,
  source: string | number,
): Promise<readonly [name: string, code: string, message: string]> {
  return page.evaluate(async (given) => {
    try {
      await window.library.estimateDepth(given as string)
      return ['none', '', ''] as const
    } catch (error) {
      if (!(error instanceof Error)) return ['not an Error', '', String(error)] as const
      return [
        error.name,
        error instanceof window.library.DepthdropError ? error.code : '',
        error.message,
      ] as const
    }
  }, source)
}

export { expect }

declare global {
  interface Window {
    library: typeof import('../../src/index.ts')
  }
}
