/** The auxiliary depth picture of a HEIC or AVIF photo, as a file of its own (ISO/IEC 23008-12, 6.4 to 6.6). */
import { appleEncoding, WHITE_IS_NEAR } from './apple.ts'
import {
  ascii,
  type Box,
  bigEndian,
  findBox,
  joined,
  readBoxes,
  u8,
  u16,
  u32,
  uint,
  writeBox,
} from './boxes.ts'
import { DamagedDepth, ensure } from './damaged.ts'
import { textOf } from './text.ts'
import type { EmbeddedDepth } from './types.ts'
import { parsePacket } from './xmp.ts'

/** HEVC's and MPEG's own names of depth, and what Apple calls its own. */
function isDepthType(type: string): boolean {
  return (
    type === 'urn:mpeg:hevc:2015:auxid:2' ||
    type === 'urn:mpeg:mpegB:cicp:systems:auxiliary:depth' ||
    /^urn:com:apple:photo:\d+:aux:(?:disparity|depth)$/u.test(type)
  )
}

const MOST_ITEMS = 4096
const MOST_EXTENTS = 256

interface Item {
  readonly type: string
  readonly mime: string
}

function zeroEnded(bytes: Uint8Array, from: number, to: number): string {
  const end = bytes.indexOf(0, from)
  return textOf(bytes, { from, to: end < 0 ? to : Math.min(end, to) })
}

/** `infe` of version 2 and 3 (8.11.6). */
function itemsOf(bytes: Uint8Array, { content, to }: Box): ReadonlyMap<number, Item> {
  const items = new Map<number, Item>()
  for (const box of readBoxes(bytes, content + (u8(bytes, content) === 0 ? 6 : 8), to)) {
    const version = u8(bytes, box.content)
    if (box.type !== 'infe' || version < 2) continue
    const wide = version === 3 ? 4 : 2
    const at = box.content + 4 + wide + 2
    const type = textOf(bytes, { from: at, to: at + 4 })
    const name = zeroEnded(bytes, at + 4, box.to)
    items.set(uint(bytes, box.content + 4, wide), {
      type,
      mime: type === 'mime' ? zeroEnded(bytes, at + 5 + name.length, box.to) : '',
    })
    ensure(items.size <= MOST_ITEMS, 'it has too many items')
  }
  return items
}

/** The bytes of an item (8.11.3), put together; null where nothing says where it lies. */
function dataOf(bytes: Uint8Array, meta: readonly Box[], wanted: number): Uint8Array | null {
  const iloc = findBox(meta, 'iloc')
  if (iloc === undefined) return null
  const version = u8(bytes, iloc.content)
  const sizes = u16(bytes, iloc.content + 4)
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [
    sizes >> 12,
    (sizes >> 8) & 15,
    (sizes >> 4) & 15,
    version > 0 ? sizes & 15 : 0,
  ]
  const wide = version === 2 ? 4 : 2
  const count = uint(bytes, iloc.content + 6, wide)
  let at = iloc.content + 6 + wide
  for (let i = 0; i < count && at < iloc.to; ++i) {
    const id = uint(bytes, at, wide)
    at += wide
    const method = version > 0 ? u16(bytes, at) & 15 : 0
    if (version > 0) at += 2
    const base = uint(bytes, at + 2, baseBytes)
    at += 2 + baseBytes
    const extents = u16(bytes, at)
    at += 2
    const each = indexBytes + offsetBytes + lengthBytes
    if (id !== wanted) {
      at += extents * each
      continue
    }
    const idat = findBox(meta, 'idat')
    const [from, end] = method === 1 ? [idat?.content ?? 0, idat?.to ?? 0] : [0, bytes.length]
    ensure(method < 2 && extents <= MOST_EXTENTS, 'its depth picture lies in another file')
    const parts: Uint8Array[] = []
    let total = 0
    for (let n = 0; n < extents; ++n, at += each) {
      const start = from + base + uint(bytes, at + indexBytes, offsetBytes)
      const length = uint(bytes, at + indexBytes + offsetBytes, lengthBytes) || end - start
      total += length
      ensure(
        length >= 0 && start + length <= end && total <= bytes.length,
        'its depth picture is cut off',
      )
      parts.push(bytes.subarray(start, start + length))
    }
    return joined(parts)
  }
  return null
}

/** The items that `from` refers to, for each reference of a type (8.11.12). */
function referencesOf(
  bytes: Uint8Array,
  meta: readonly Box[],
  type: string,
): readonly { readonly from: number; readonly to: readonly number[] }[] {
  const iref = findBox(meta, 'iref')
  if (iref === undefined) return []
  const wide = u8(bytes, iref.content) === 0 ? 2 : 4
  return readBoxes(bytes, iref.content + 4, iref.to)
    .filter((box) => box.type === type)
    .map(({ content, to }) => {
      const count = Math.min(
        u16(bytes, content + wide),
        MOST_ITEMS,
        Math.floor((to - content) / wide),
      )
      return {
        from: uint(bytes, content, wide),
        to: Array.from({ length: count }, (_, i) =>
          uint(bytes, content + wide + 2 + i * wide, wide),
        ),
      }
    })
}

/** The properties of an item, in its order (8.11.14). */
function propertiesOf(bytes: Uint8Array, meta: readonly Box[], wanted: number): readonly Box[] {
  const iprp = findBox(meta, 'iprp')
  if (iprp === undefined) return []
  const inside = readBoxes(bytes, iprp.content, iprp.to)
  const ipco = findBox(inside, 'ipco')
  if (ipco === undefined) return []
  const all = readBoxes(bytes, ipco.content, ipco.to)
  for (const ipma of inside.filter(({ type }) => type === 'ipma')) {
    const wide = u8(bytes, ipma.content) === 0 ? 2 : 4
    const isLong = (u8(bytes, ipma.content + 3) & 1) === 1
    let at = ipma.content + 8
    for (let i = u32(bytes, ipma.content + 4); i > 0 && at < ipma.to; --i) {
      const id = uint(bytes, at, wide)
      const count = u8(bytes, at + wide)
      at += wide + 1
      const places = Array.from({ length: count }, (_, n) =>
        isLong ? u16(bytes, at + 2 * n) & 0x7fff : u8(bytes, at + n) & 0x7f,
      )
      if (id === wanted) return places.flatMap((place) => all[place - 1] ?? [])
      at += count * (isLong ? 2 : 1)
    }
  }
  return []
}

/** What a picture's decoder needs, and nothing that turns or crops it: the photo's own turning holds for both. */
const KEPT = ['hvcC', 'av1C', 'ispe', 'pixi', 'colr', 'pasp']
/** Properties that a decoder must know (the top bit of their place). */
const ESSENTIAL = ['hvcC', 'av1C']

function ownFile(
  bytes: Uint8Array,
  type: string,
  properties: readonly Box[],
  data: Uint8Array,
): Uint8Array {
  const kept = properties.filter((box) => KEPT.includes(box.type))
  const brand = type === 'av01' ? 'avif' : 'heic'
  const ftyp = writeBox('ftyp', ascii(`${brand}\0\0\0\0mif1miaf${brand}`))
  const full = (version = 0): Uint8Array => bigEndian([version, 1], [0, 3])
  const hdlr = writeBox('hdlr', full(), bigEndian([0, 4]), ascii('pict'), new Uint8Array(13))
  const pitm = writeBox('pitm', full(), bigEndian([1, 2]))
  const infe = writeBox('infe', full(2), bigEndian([1, 2], [0, 2]), ascii(type), Uint8Array.of(0))
  const iinf = writeBox('iinf', full(), bigEndian([1, 2]), infe)
  const ipco = writeBox('ipco', ...kept.map(({ from, to }) => bytes.subarray(from, to)))
  const places = kept.map((box, i) => (ESSENTIAL.includes(box.type) ? 128 : 0) + i + 1)
  const ipma = writeBox(
    'ipma',
    full(),
    bigEndian([1, 4], [1, 2], [places.length, 1]),
    Uint8Array.from(places),
  )
  const iprp = writeBox('iprp', ipco, ipma)
  const iloc = (offset: number): Uint8Array =>
    writeBox(
      'iloc',
      full(),
      bigEndian([0x44, 1], [0, 1], [1, 2], [1, 2], [0, 2], [1, 2], [offset, 4], [data.length, 4]),
    )
  const meta = (offset: number): Uint8Array =>
    writeBox('meta', full(), hdlr, pitm, iinf, iloc(offset), iprp)
  const offset = ftyp.length + meta(0).length + 8
  return joined([ftyp, meta(offset), writeBox('mdat', data)])
}

/** Null where the photo has no auxiliary depth picture. @throws DamagedDepth */
export function findHeifDepth(bytes: Uint8Array): EmbeddedDepth | null {
  const meta = findBox(readBoxes(bytes, 0, bytes.length), 'meta')
  if (meta === undefined) return null
  const boxes = readBoxes(bytes, meta.content + 4, meta.to)
  const pitm = findBox(boxes, 'pitm')
  const iinf = findBox(boxes, 'iinf')
  if (pitm === undefined || iinf === undefined) return null
  const primary = uint(bytes, pitm.content + 4, u8(bytes, pitm.content) === 0 ? 2 : 4)
  const items = itemsOf(bytes, iinf)
  for (const { from } of referencesOf(bytes, boxes, 'auxl').filter(({ to }) =>
    to.includes(primary),
  )) {
    const properties = propertiesOf(bytes, boxes, from)
    const auxC = findBox(properties, 'auxC')
    if (auxC === undefined || !isDepthType(zeroEnded(bytes, auxC.content + 4, auxC.to))) continue
    const type = items.get(from)?.type ?? ''
    ensure(
      type === 'hvc1' || type === 'av01',
      `its depth picture is of the kind “${type}”, which is not read here`,
    )
    const data = dataOf(bytes, boxes, from)
    if (data === null) throw new DamagedDepth('its depth picture is not there')
    const notes = referencesOf(bytes, boxes, 'cdsc').find(
      (one) => one.to.includes(from) && items.get(one.from)?.mime === 'application/rdf+xml',
    )
    const xmp = notes === undefined ? null : dataOf(bytes, boxes, notes.from)
    const stated = xmp === null ? null : appleEncoding(parsePacket(xmp))
    return {
      kind: 'heif',
      picture: ownFile(bytes, type, properties, data),
      ...(stated ?? { encoding: WHITE_IS_NEAR, hasRange: false }),
    }
  }
  return null
}
