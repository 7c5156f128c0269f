/** AVIF and HEIC: brands, and the properties of pictures (ISO/IEC 14496-12, 23008-12 6.5.3 and 6.5.10). */
import type { Bytes } from './bytes.ts'
import type { HeaderReader, Orientation } from './types.ts'

const AVIF = ['avif', 'avis']
const HEIC = [
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'hevm',
  'hevs',
  'mif1',
  'msf1',
  'miaf',
]
/** Of sequences: avif's and HEVC's. */
const SEQUENCES = ['avis', 'hevc', 'hevx']

/** `irot` turns anticlockwise by quarters, EXIF's numbers say what turns the picture back upright. */
const TURNS: readonly Orientation[] = [1, 8, 3, 6]

interface Found {
  width: number
  height: number
  orientation: Orientation | undefined
}

/** The boxes on the way to the properties, and how many bytes of each come before its own boxes. */
const INSIDE: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 }

/** @param depth how many more boxes may hold boxes: the properties lie at 3, hostile files nest without end. */
function walk(bytes: Bytes, from: number, end: number, depth: number, found: Found): void {
  for (let at = from; at + 8 <= end; ) {
    const type = bytes.text(at + 4, 4)
    // 1: the length stands in 64 bits after the type. 0: to the end of the file.
    const long = bytes.u32(at) === 1
    const length = long
      ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12)
      : bytes.u32(at) || end - at
    if (length < (long ? 16 : 8)) return
    const content = at + (long ? 16 : 8)
    const skipped = INSIDE[type]
    if (skipped !== undefined && depth > 0)
      walk(bytes, content + skipped, Math.min(at + length, end), depth - 1, found)
    // Tiles and thumbnails have sizes as well; the picture's own is the largest.
    if (
      type === 'ispe' &&
      bytes.u32(content + 4) * bytes.u32(content + 8) > found.width * found.height
    ) {
      found.width = bytes.u32(content + 4)
      found.height = bytes.u32(content + 8)
    }
    if (type === 'irot') found.orientation ??= TURNS[bytes.u8(content) & 3]
    at += length
  }
}

export const readHeifHeader: HeaderReader = (bytes) => {
  if (bytes.text(4, 4) !== 'ftyp') return null
  const end = Math.min(bytes.u32(0), bytes.length, 256)
  const brands = [bytes.text(8, 4)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(bytes.text(at, 4))
  const is = (known: readonly string[]): boolean => brands.some((brand) => known.includes(brand))
  if (!is(AVIF) && !is(HEIC)) return null
  const found: Found = { width: 0, height: 0, orientation: undefined }
  walk(bytes, 0, bytes.length, 3, found)
  return {
    format: is(AVIF) ? 'avif' : 'heic',
    ...(found.width === 0 ? {} : { width: found.width, height: found.height }),
    ...(found.orientation === undefined || found.orientation === 1
      ? {}
      : { orientation: found.orientation }),
    ...(SEQUENCES.includes(brands[0] ?? '') ? { animated: true } : {}),
  }
}
