/** AVIF and HEIC: brands and image properties (ISO/IEC 14496-12; ISO/IEC 23008-12, sections 6.5.3 and 6.5.10). */
import { textOf, u8, u32 } from '../bytes.ts'
import { walkBoxes } from './boxWalk.ts'
import type { ImageHeader, Orientation } from './headerTypes.ts'

const AVIF_BRANDS = ['avif', 'avis']
const HEIC_BRANDS = [
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
/** The major brands of image sequences. */
const SEQUENCE_BRANDS = ['avis', 'hevc', 'hevx']
const MAX_FTYP_BYTES = 256

/**
 * `irot` counts quarter turns anticlockwise, and `imir` mirrors afterwards: 0 exchanges top and bottom, 1 left and right.
 * EXIF's number names the turn that makes the stored image upright.
 */
const ORIENTATION_OF_IROT: readonly Orientation[] = [1, 8, 3, 6]
const ORIENTATION_OF_IROT_AND_IMIR: readonly (readonly Orientation[])[] = [
  [4, 5, 2, 7],
  [2, 7, 4, 5],
]

/** The boxes that lead to the properties, and how many bytes of each precede the boxes inside it. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 }
/** The properties are at level 3. Hostile files nest without end. */
const PROPERTY_LEVEL = 3

interface Properties {
  width: number
  height: number
  quarterTurns: number | undefined
  mirror: number | undefined
}

function readProperties(
  bytes: Uint8Array,
  from: number,
  end: number,
  levelsLeft: number,
  properties: Properties,
): void {
  for (const { type, content, to } of walkBoxes(bytes, from, end)) {
    if (to < content) return
    const skipped = CONTAINERS[type]
    if (skipped !== undefined && levelsLeft > 0)
      readProperties(bytes, content + skipped, Math.min(to, end), levelsLeft - 1, properties)
    if (type === 'ispe') {
      const [width, height] = [u32(bytes, content + 4), u32(bytes, content + 8)]
      // Tiles and thumbnails have a size as well. The image itself has the largest.
      if (width * height > properties.width * properties.height)
        Object.assign(properties, { width, height })
    }
    if (type === 'irot') properties.quarterTurns ??= u8(bytes, content) & 3
    if (type === 'imir') properties.mirror ??= u8(bytes, content) & 1
  }
}

/** True for every file of the container that AVIF and HEIC share, videos included. */
export function isIsoMedia(bytes: Uint8Array): boolean {
  return textOf(bytes, 4, 8) === 'ftyp'
}

export function readHeifHeader(bytes: Uint8Array): ImageHeader | null {
  if (!isIsoMedia(bytes)) return null
  const end = Math.min(u32(bytes, 0), bytes.length, MAX_FTYP_BYTES)
  const brands = [textOf(bytes, 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(textOf(bytes, at, at + 4))
  const hasBrand = (known: readonly string[]): boolean =>
    brands.some((brand) => known.includes(brand))
  const isAvif = hasBrand(AVIF_BRANDS)
  if (!isAvif && !hasBrand(HEIC_BRANDS)) return null
  const properties: Properties = { width: 0, height: 0, quarterTurns: undefined, mirror: undefined }
  readProperties(bytes, 0, bytes.length, PROPERTY_LEVEL, properties)
  const { width, height, quarterTurns = 0, mirror } = properties
  const byTurns = mirror === undefined ? ORIENTATION_OF_IROT : ORIENTATION_OF_IROT_AND_IMIR[mirror]
  const orientation = byTurns?.[quarterTurns] ?? 1
  return {
    format: isAvif ? 'avif' : 'heic',
    ...(width === 0 ? {} : { width, height }),
    ...(orientation === 1 ? {} : { orientation }),
    ...(SEQUENCE_BRANDS.includes(brands[0] ?? '') ? { animated: true } : {}),
  }
}
