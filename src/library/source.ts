/** Anything a page calls a picture → the bytes of a picture file, the one thing the path takes. */
import { abortable } from '../async/abortable.ts'
import { DepthdropError } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import { fetchPicture } from '../io/fetchPicture.ts'
import { checkSize } from '../io/source.ts'

/**
 * Strings are addresses. An `<img>` stands for the file it shows, which is fetched. What has no file of its own is
 * encoded as PNG, without loss where it is opaque.
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

/** The platform's names of what is told apart below. */
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

/** Not `instanceof`: an object from another frame is of another class, and an older browser may lack the class. */
function is<Kind extends keyof Kinds>(
  source: unknown,
  ...kinds: readonly Kind[]
): source is Kinds[Kind] {
  const tag = Object.prototype.toString.call(source).slice(8, -1)
  return kinds.some((kind) => kind === tag)
}

type Draw = (context: OffscreenCanvasRenderingContext2D) => void

async function encoded(name: string, { width, height }: Size, draw: Draw): Promise<Blob> {
  checkSize(name, { width, height })
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new DepthdropError('out-of-memory', { name })
  try {
    draw(context)
    return await context.canvas.convertToBlob({ type: 'image/png' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError')
      throw new DepthdropError('source-tainted')
    throw new DepthdropError('out-of-memory', { name })
  }
}

/** A Blob takes no shared memory. */
function unshared(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = view
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer, byteOffset, byteLength)
  return new Uint8Array(buffer, byteOffset, byteLength).slice()
}

const KINDS =
  'a File, Blob, ArrayBuffer, typed array, address, <img>, canvas, ImageBitmap or ImageData'

async function read(source: DepthSource, signal: AbortSignal | undefined): Promise<Blob> {
  if (is(source, 'File', 'Blob')) return source
  if (typeof source === 'string' || is(source, 'URL')) return fetchPicture(source, signal)
  if (is(source, 'ArrayBuffer')) return new Blob([source])
  if (ArrayBuffer.isView(source)) return new Blob([unshared(source)])
  if (is(source, 'HTMLImageElement')) {
    const credentials = source.crossOrigin === 'use-credentials' ? 'include' : 'same-origin'
    return fetchPicture(source.currentSrc || source.src, signal, credentials)
  }
  if (is(source, 'ImageData'))
    return encoded('ImageData', source, (context) => context.putImageData(source, 0, 0))
  if (is(source, 'ImageBitmap'))
    return encoded('ImageBitmap', source, (context) => context.drawImage(source, 0, 0))
  if (is(source, 'HTMLCanvasElement', 'OffscreenCanvas')) {
    return encoded('canvas', source, (context) => context.drawImage(source, 0, 0))
  }
  throw new TypeError(
    `The picture must be ${KINDS}, not ${Object.prototype.toString.call(source)}.`,
  )
}

/** Throws DepthdropError, an AbortError, or a TypeError for what is no picture at all. */
export function toBlob(source: DepthSource, signal?: AbortSignal): Promise<Blob> {
  return abortable(signal, read(source, signal))
}
