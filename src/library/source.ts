/** Anything a page calls a picture → the bytes of a picture file, the one thing the path takes. */
import { DepthdropError } from '../core/errors.ts'

/** Strings are addresses. What has no file of its own is encoded as PNG, without loss. */
export type DepthSource = Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | string | URL | ImageBitmap | ImageData | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas

const lastPart = (url: string): string => decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'photo'

/** Under the page's own rules: another site's picture needs CORS. */
const fetched = async (address: string | URL, signal: AbortSignal | undefined): Promise<Blob> => {
  const url = new URL(address, document.baseURI).href
  const response = await fetch(url, signal === undefined ? {} : { signal })
  const blob = await response.blob()
  return new File([blob], lastPart(url), { type: blob.type })
}

const encoded = async (draw: (context: OffscreenCanvasRenderingContext2D) => void, width: number, height: number): Promise<Blob> => {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new DepthdropError('out-of-memory', { name: 'picture' })
  draw(context)
  return canvas.convertToBlob({ type: 'image/png' })
}

export const toBlob = (source: DepthSource, signal?: AbortSignal): Promise<Blob> => {
  if (source instanceof Blob) return Promise.resolve(source)
  if (typeof source === 'string' || source instanceof URL) return fetched(source, signal)
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return Promise.resolve(new Blob([source]))
  if (source instanceof ImageData) return encoded((context) => context.putImageData(source, 0, 0), source.width, source.height)
  if (source instanceof HTMLImageElement) return fetched(source.currentSrc || source.src, signal)
  return encoded((context) => context.drawImage(source, 0, 0), source.width, source.height)
}
