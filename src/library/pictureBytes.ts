/** Any kind of picture that a page may hold → the bytes of a picture file, which the path takes. */
import { abortable } from '../async/abortable.ts'
import { DepthdropError } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import { fetchPicture } from '../io/fetchPicture.ts'
import { checkSize } from '../io/source.ts'
import { isUsable } from '../picture/canvasLimit.ts'

/**
 * What counts as a picture. A string is an address. For an `<img>` the file that it shows is fetched again; if that fails,
 * the image itself is encoded.
 * A canvas, ImageBitmap or ImageData is encoded as PNG, without loss if it is opaque.
 */
export type DepthSource =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | string
  | URL
  | ImageBitmap
  | ImageData
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas

/** The kinds by the names that the platform gives them. */
interface Kinds {
  readonly File: File
  readonly Blob: Blob
  readonly ArrayBuffer: ArrayBuffer
  readonly URL: URL
  readonly ImageBitmap: ImageBitmap
  readonly ImageData: ImageData
  readonly HTMLImageElement: HTMLImageElement
  readonly HTMLCanvasElement: HTMLCanvasElement
  readonly OffscreenCanvas: OffscreenCanvas
}

/** Does what `instanceof` cannot: an object of another frame has another class, and an older browser may lack the class. */
function is<Kind extends keyof Kinds>(
  source: unknown,
  ...kinds: readonly Kind[]
): source is Kinds[Kind] {
  const tag = Object.prototype.toString.call(source).slice(8, -1)
  return kinds.some((kind) => kind === tag)
}

type Draw = (context: OffscreenCanvasRenderingContext2D) => void

async function encodePng(name: string, { width, height }: Size, draw: Draw): Promise<Blob> {
  checkSize(name, { width, height })
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new DepthdropError('out-of-memory', { name })
  if (!isUsable(context)) throw new DepthdropError('too-long', { name, width, height })
  try {
    draw(context)
    return await context.canvas.convertToBlob({ type: 'image/png' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError')
      throw new DepthdropError('source-tainted')
    throw new DepthdropError('out-of-memory', { name })
  }
}

/** A Blob accepts no shared memory, so that is copied. */
function unshared(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = view
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength)
  return new Uint8Array(buffer, byteOffset, byteLength).slice()
}

/**
 * Fetches the file that the `<img>` shows. If that is gone, for example behind a blob URL that was revoked, draws what the
 * browser still holds.
 */
async function readImage(image: HTMLImageElement, signal: AbortSignal | undefined): Promise<Blob> {
  const credentials = image.crossOrigin === 'use-credentials' ? 'include' : 'same-origin'
  try {
    return await fetchPicture(image.currentSrc || image.src, signal, credentials)
  } catch (error) {
    signal?.throwIfAborted()
    const size = { width: image.naturalWidth, height: image.naturalHeight }
    if (!image.complete || size.width === 0) throw error
    return encodePng('photo', size, (context) => context.drawImage(image, 0, 0)).catch(() => {
      // The image is from another site: the first error says more.
      throw error
    })
  }
}

const KINDS =
  'a File, Blob, ArrayBuffer, typed array, address, <img>, canvas, ImageBitmap or ImageData'

/** A page and a Web Worker have both; Node.js has neither. @internal */
export function isBrowser(): boolean {
  return typeof createImageBitmap === 'function' && typeof Worker === 'function'
}

async function read(source: DepthSource, signal: AbortSignal | undefined): Promise<Blob> {
  if (!isBrowser() && /^(object|string)$/.test(typeof source))
    throw new DepthdropError('no-browser')
  if (is(source, 'File', 'Blob')) return source
  if (typeof source === 'string' || is(source, 'URL')) return fetchPicture(source, signal)
  if (is(source, 'ArrayBuffer')) return new Blob([source])
  if (ArrayBuffer.isView(source)) return new Blob([unshared(source)])
  if (is(source, 'HTMLImageElement')) return readImage(source, signal)
  if (is(source, 'ImageData'))
    return encodePng('ImageData', source, (context) => context.putImageData(source, 0, 0))
  if (is(source, 'ImageBitmap'))
    return encodePng('ImageBitmap', source, (context) => context.drawImage(source, 0, 0))
  if (is(source, 'HTMLCanvasElement', 'OffscreenCanvas')) {
    return encodePng('canvas', source, (context) => context.drawImage(source, 0, 0))
  }
  throw new TypeError(
    `The picture must be ${KINDS}, not ${Object.prototype.toString.call(source)}.`,
  )
}

/** Rejects with DepthdropError, with the reason of `signal` once it aborts, and with TypeError for a `source` of another type. */
export function toBlob(source: DepthSource, signal?: AbortSignal): Promise<Blob> {
  return abortable(signal, read(source, signal))
}
