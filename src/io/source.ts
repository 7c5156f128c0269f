/** A dropped, pasted or picked file → its bytes, what they are, and their hash. */

import { mayHoldDepth } from '../core/embedded/mayHold.ts'
import { DepthdropError } from '../core/errors.ts'
import { toHex } from '../core/hex.ts'
import { readImageHeader, type Sniffed } from '../core/imageHeader/index.ts'
import type { Size } from '../core/types.ts'

/** The largest photo taken, in pixels. */
const MOST_PIXELS = 100_000_000

/** EXIF blocks with previews put a JPEG's size far into the file. */
const HEAD_BYTES = 1024 * 1024

/** Files up to this are read at once, before it is known what they are. */
const ONE_READ_BYTES = 32 * 1024 * 1024

export interface Photo {
  readonly name: string
  readonly blob: Blob
  /** Lower-case hex of the whole file. */
  readonly sha256: string
  readonly head: Sniffed
  /** Whether it is worth a look for a depth map of its own. */
  readonly mayHoldDepth: boolean
}

async function readBytes(
  source: Blob,
  name: string,
  end: number = source.size,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await source.slice(0, end).arrayBuffer())
  } catch (error) {
    // Chromium reads no more than this into one buffer, and blames the file.
    if (end >= 2 ** 31) throw new DepthdropError('out-of-memory', { name })
    // A dropped folder looks like a file until it is read; so does one that was moved since.
    const folder = source.size % 4096 === 0 && source.type === '' && !name.includes('.')
    throw new DepthdropError(folder ? 'a-folder' : 'file-unreadable', {
      name,
      detail: String(error),
    })
  }
}

/** Formats no browser engine of ours decodes, with the names people know. */
const UNSUPPORTED: Readonly<Partial<Record<Sniffed['format'], string>>> = {
  tiff: 'TIFF',
  jxl: 'JPEG XL',
  jpeg2000: 'JPEG 2000',
  psd: 'Photoshop',
  pdf: 'PDF',
}

/** Throws 'too-narrow' or 'too-large'. Rounded up: a picture just beyond the limit must not be said to be within it. */
export function checkSize(name: string, { width, height }: Size): void {
  if (width < 1 || height < 1) throw new DepthdropError('too-narrow', { name, width, height })
  if (width * height <= MOST_PIXELS) return
  throw new DepthdropError('too-large', {
    name,
    width,
    height,
    megapixels: Math.ceil((width * height) / 1e5) / 10,
    limit: MOST_PIXELS / 1e6,
  })
}

/** Throws the sentence that fits, from the first bytes alone: before anything large is decoded. */
function refuse(name: string, head: Sniffed | null): Sniffed {
  if (head === null) throw new DepthdropError('not-an-image', { name })
  const format = UNSUPPORTED[head.format]
  if (format !== undefined) throw new DepthdropError('unsupported', { name, format })
  const { width, height } = head
  if (width !== undefined && height !== undefined) checkSize(name, { width, height })
  return head
}

export function nameOf(source: Blob): string {
  return 'name' in source && typeof source.name === 'string' && source.name !== ''
    ? source.name
    : 'photo'
}

const known = new WeakMap<Blob, Promise<Photo>>()

/**
 * Throws DepthdropError for everything that is not a picture this browser could open. The same Blob is read once: a
 * browser lets nobody read a file that changed since it was picked.
 */
export function readSource(source: Blob): Promise<Photo> {
  const before = known.get(source)
  if (before !== undefined) return before
  const photo = examine(source)
  known.set(source, photo)
  // A failure is forgotten, so that it can be tried again.
  photo.catch(() => known.delete(source))
  return photo
}

async function examine(source: Blob): Promise<Photo> {
  const name = nameOf(source)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  // Reading twice costs a remembered photo half of its answer; a film of gigabytes must not fill the memory.
  const first = await readBytes(
    source,
    name,
    source.size <= ONE_READ_BYTES ? source.size : HEAD_BYTES,
  )
  if (first.length === 0) throw new DepthdropError('empty-file', { name })
  const head = refuse(name, readImageHeader(first.subarray(0, HEAD_BYTES)))
  const bytes = first.length === source.size ? first : await readBytes(source, name)
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  return {
    name,
    blob: source,
    sha256,
    head,
    mayHoldDepth: mayHoldDepth(first.subarray(0, HEAD_BYTES)),
  }
}
