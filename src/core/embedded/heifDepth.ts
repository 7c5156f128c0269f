/** Extracts the auxiliary depth image of a HEIC or AVIF photo as a file of its own (ISO/IEC 23008-12, 6.4 to 6.6). */
import { concat, latin1 } from '../bytes.ts'
import { ensure } from '../errors.ts'
import type { Box } from '../imageHeader/boxWalk.ts'
import { appleEncoding, WHITE_IS_NEAR } from './apple.ts'
import type { EmbeddedDepth } from './embeddedTypes.ts'
import {
  readItemData,
  readItems,
  readPrimaryItem,
  readProperties,
  readReferences,
  zeroTerminated,
} from './heifItems.ts'
import { bigEndian, findBox, readBoxes, writeBox } from './strictBoxes.ts'
import { parsePacket } from './xmp.ts'

/** The URNs of HEVC, MPEG and Apple for a depth image. */
function isDepthType(type: string): boolean {
  return (
    type === 'urn:mpeg:hevc:2015:auxid:2' ||
    type === 'urn:mpeg:mpegB:cicp:systems:auxiliary:depth' ||
    /^urn:com:apple:photo:\d+:aux:(?:disparity|depth)$/u.test(type)
  )
}

/** What a decoder needs. Properties that turn or crop are left out: the photo's own turn applies to both images. */
const COPIED_PROPERTIES = ['hvcC', 'av1C', 'ispe', 'pixi', 'colr', 'pasp']
/** Properties that a decoder must understand. The top bit of their index says so. */
const ESSENTIAL_PROPERTIES = ['hvcC', 'av1C']
const ESSENTIAL_BIT = 128

/** A complete file with one image item. */
function writeImageFile(
  bytes: Uint8Array,
  type: string,
  properties: readonly Box[],
  data: Uint8Array,
): Uint8Array {
  const copied = properties.filter((box) => COPIED_PROPERTIES.includes(box.type))
  const brand = type === 'av01' ? 'avif' : 'heic'
  const ftyp = writeBox('ftyp', latin1(`${brand}\0\0\0\0mif1miaf${brand}`))
  const versionAndFlags = (version = 0): Uint8Array => bigEndian([version, 1], [0, 3])
  const hdlr = writeBox(
    'hdlr',
    versionAndFlags(),
    bigEndian([0, 4]),
    latin1('pict'),
    new Uint8Array(13),
  )
  const pitm = writeBox('pitm', versionAndFlags(), bigEndian([1, 2]))
  const infe = writeBox(
    'infe',
    versionAndFlags(2),
    bigEndian([1, 2], [0, 2]),
    latin1(type),
    Uint8Array.of(0),
  )
  const iinf = writeBox('iinf', versionAndFlags(), bigEndian([1, 2]), infe)
  const ipco = writeBox('ipco', ...copied.map(({ from, to }) => bytes.subarray(from, to)))
  const indices = copied.map(
    (box, i) => (ESSENTIAL_PROPERTIES.includes(box.type) ? ESSENTIAL_BIT : 0) + i + 1,
  )
  const ipma = writeBox(
    'ipma',
    versionAndFlags(),
    bigEndian([1, 4], [1, 2], [indices.length, 1]),
    Uint8Array.from(indices),
  )
  const iprp = writeBox('iprp', ipco, ipma)
  const iloc = (offset: number): Uint8Array =>
    writeBox(
      'iloc',
      versionAndFlags(),
      bigEndian([0x44, 1], [0, 1], [1, 2], [1, 2], [0, 2], [1, 2], [offset, 4], [data.length, 4]),
    )
  const meta = (offset: number): Uint8Array =>
    writeBox('meta', versionAndFlags(), hdlr, pitm, iinf, iloc(offset), iprp)
  const offset = ftyp.length + meta(0).length + 8
  return concat([ftyp, meta(offset), writeBox('mdat', data)])
}

/**
 * @returns null if the photo has no auxiliary depth image.
 * @throws DamagedDepth
 */
export function findHeifDepth(bytes: Uint8Array): EmbeddedDepth | null {
  const metaBox = findBox(readBoxes(bytes, 0, bytes.length), 'meta')
  if (metaBox === undefined) return null
  const meta = readBoxes(bytes, metaBox.content + 4, metaBox.to)
  const primary = readPrimaryItem(bytes, meta)
  if (primary === null || findBox(meta, 'iinf') === undefined) return null
  const items = readItems(bytes, meta)
  for (const { from, to } of readReferences(bytes, meta, 'auxl')) {
    if (!to.includes(primary)) continue
    const properties = readProperties(bytes, meta, from)
    const auxC = findBox(properties, 'auxC')
    if (auxC === undefined || !isDepthType(zeroTerminated(bytes, auxC.content + 4, auxC.to)))
      continue
    const type = items.get(from)?.type ?? ''
    ensure(
      type === 'hvc1' || type === 'av01',
      `its depth image is of the type “${type}”, which is not supported`,
    )
    const data = readItemData(bytes, meta, from)
    ensure(data !== null, 'its depth image is missing')
    // The XMP is an item that describes the depth image.
    const xmpItem = readReferences(bytes, meta, 'cdsc').find(
      (one) => one.to.includes(from) && items.get(one.from)?.mime === 'application/rdf+xml',
    )
    const xmp = xmpItem === undefined ? null : readItemData(bytes, meta, xmpItem.from)
    const stated = xmp === null ? null : appleEncoding(parsePacket(xmp))
    return {
      kind: 'heif',
      picture: writeImageFile(bytes, type, properties, data),
      ...(stated ?? { encoding: WHITE_IS_NEAR, hasRange: false }),
    }
  }
  return null
}
