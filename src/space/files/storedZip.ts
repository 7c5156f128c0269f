/** A zip of a few files in memory, stored without compression (PKWARE APPNOTE 6.3, sections 4.3 and 4.4). */
import { concat, utf8 } from '../../core/bytes.ts'
import { crc32 } from '../../core/files/pngChunks.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface StoredFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** USDZ requires that each file begins at a multiple of this (https://openusd.org/release/spec_usdz.html). Other readers ignore it. */
const ALIGNMENT = 64
/** 1980-01-01, the first date of the format: equal contents give equal files. */
const DATE = 0x21
const VERSION = 20
/** Names are in UTF-8. */
const FLAGS = 0x0800
/** The extra field of padding: any id that readers do not know. */
const PADDING_ID = 0x1986

function fields(values: readonly (readonly [bytes: 2 | 4, value: number])[]): Bytes {
  const out = new Uint8Array(values.reduce((sum, [bytes]) => sum + bytes, 0))
  const view = new DataView(out.buffer)
  let at = 0
  for (const [bytes, value] of values) {
    if (bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += bytes
  }
  return out
}

function paddingFor(offset: number): Bytes {
  const missing = (ALIGNMENT - (offset % ALIGNMENT)) % ALIGNMENT
  if (missing === 0) return new Uint8Array(0)
  const length = missing < 4 ? missing + ALIGNMENT : missing
  const out = new Uint8Array(length)
  out.set(
    fields([
      [2, PADDING_ID],
      [2, length - 4],
    ]),
  )
  return out
}

/** @throws RangeError beyond 4 GiB, which needs Zip64. */
export function storedZip(files: readonly StoredFile[]): Bytes {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const path = utf8(name)
    const sums = [
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
    ] as const
    const shared = [
      [2, VERSION],
      [2, FLAGS],
      [2, 0],
      [2, 0],
      [2, DATE],
      ...sums,
      [2, path.length],
    ] as const
    const padding = paddingFor(offset + 30 + path.length)
    directory.push(
      fields([
        [4, 0x02014b50],
        [2, VERSION],
        ...shared,
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, offset],
      ]),
      path,
    )
    const head = fields([[4, 0x04034b50], ...shared, [2, padding.length]])
    parts.push(head, path, padding, bytes)
    offset += head.length + path.length + padding.length + bytes.length
  }
  if (offset >= 2 ** 32) throw new RangeError('The files are too large for a zip.')
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const count = files.length
  const end = fields([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ])
  return concat([...parts, ...directory, end])
}
