/** A dropped, pasted or picked file → its format, its size and its hash. */
import { toHex } from '../core/bytes.ts'
import { mayHoldDepth } from '../core/embedded/index.ts'
import { DepthdropError } from '../core/errors.ts'
import { type ImageHeader, readImageHeader } from '../core/imageHeader/index.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Size } from '../core/types.ts'

/** The largest photo that is accepted, in pixels. */
const MAX_PIXELS = 100_000_000

/** An EXIF block with a preview can push a JPEG's size this far into the file. */
const HEAD_BYTES = 1024 * 1024

/** Files up to this size are read in one piece, before their format is known. */
const ONE_READ_BYTES = 32 * 1024 * 1024

export interface Photo {
  readonly name: string
  readonly blob: Blob
  /** Of the whole file, in lower-case hex. */
  readonly sha256: string
  readonly head: ImageHeader
  /** False if the file's beginning rules out an embedded depth map. */
  readonly mayHoldDepth: boolean
}

async function readBytes(
  source: Blob,
  name: string,
  end: number = source.size,
): Promise<Uint8Array<ArrayBuffer>> {
  // A slice is another blob, of which the browser's main process has to learn first.
  const part = end < source.size ? source.slice(0, end) : source
  try {
    return new Uint8Array(await part.arrayBuffer())
  } catch (error) {
    // Chromium reads at most 2 GiB into one buffer and reports the file as unreadable.
    if (end >= 2 ** 31 || isMemoryError(error)) throw new DepthdropError('out-of-memory', { name })
    // A dropped folder looks like a file until it is read. So does a file that was moved meanwhile.
    const isFolder = source.size % 4096 === 0 && source.type === '' && !name.includes('.')
    throw new DepthdropError(isFolder ? 'a-folder' : 'file-unreadable', {
      name,
      detail: String(error),
    })
  }
}

/** Formats that no supported browser decodes, by the names that people know. */
const UNSUPPORTED: Readonly<Partial<Record<ImageHeader['format'], string>>> = {
  tiff: 'TIFF',
  jxl: 'JPEG XL',
  jpeg2000: 'JPEG 2000',
  psd: 'Photoshop',
  pdf: 'PDF',
}

/** Throws 'too-narrow' or 'too-large'. The megapixels are rounded up, so that the message never names a size within the limit. */
export function checkSize(name: string, { width, height }: Size): void {
  if (width < 1 || height < 1) throw new DepthdropError('too-narrow', { name, width, height })
  if (width * height <= MAX_PIXELS) return
  throw new DepthdropError('too-large', {
    name,
    width,
    height,
    megapixels: Math.ceil((width * height) / 1e5) / 10,
    limit: MAX_PIXELS / 1e6,
  })
}

/** Throws for a file that is no photo, before anything large is read or decoded. */
function checkHeader(name: string, head: ImageHeader | null): ImageHeader {
  if (head === null) throw new DepthdropError('not-an-image', { name })
  if (head.format === 'video') throw new DepthdropError('a-video', { name })
  const format = UNSUPPORTED[head.format]
  if (format !== undefined) throw new DepthdropError('unsupported', { name, format })
  const { width, height } = head
  if (width !== undefined && height !== undefined) checkSize(name, { width, height })
  return head
}

/** The file's name, or 'photo' for a blob without one. */
export function nameOf(source: Blob): string {
  return 'name' in source && typeof source.name === 'string' && source.name !== ''
    ? source.name
    : 'photo'
}

const photos = new WeakMap<Blob, Promise<Photo>>()

/**
 * Reads a photo's header and hash. The same Blob is read once, because browsers refuse to read a file that changed after it
 * was picked. Rejects with DepthdropError for a file that this browser cannot open as a photo.
 */
export function readSource(source: Blob): Promise<Photo> {
  const known = photos.get(source)
  if (known !== undefined) return known
  const photo = examine(source)
  photos.set(source, photo)
  // The next call tries again.
  photo.catch(() => photos.delete(source))
  return photo
}

async function examine(source: Blob): Promise<Photo> {
  const name = nameOf(source)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  // To read a file twice takes half of the time until a remembered map is shown; but a film of gigabytes must not fill the memory.
  const first = await readBytes(
    source,
    name,
    source.size <= ONE_READ_BYTES ? source.size : HEAD_BYTES,
  )
  if (first.length === 0) throw new DepthdropError('empty-file', { name })
  const head = checkHeader(name, readImageHeader(first.subarray(0, HEAD_BYTES)))
  const bytes = first.length === source.size ? first : await readBytes(source, name)
  // The browser hashes in a thread of its own, while this one searches the beginning of the file.
  const hashing = crypto.subtle.digest('SHA-256', bytes).catch((error: unknown) => {
    throw isMemoryError(error) ? new DepthdropError('out-of-memory', { name }) : error
  })
  const holdsDepth = mayHoldDepth(first.subarray(0, HEAD_BYTES))
  return {
    name,
    blob: source,
    sha256: toHex(await hashing),
    head,
    mayHoldDepth: holdsDepth,
  }
}
