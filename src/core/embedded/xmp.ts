/** XMP packets in a JPEG, the extended one put together, and the properties in them (Adobe XMP, part 3, section 1.1.3). */
import { concat, textOf, u32 } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { APP1, type Segment, startsWithText } from '../imageHeader/jpegSegments.ts'
import { STANDARD_XMP } from './mayHold.ts'
import { readXml, type XmlNode } from './xml.ts'

/** Where a segment of extended XMP begins. */
export const EXTENDED_XMP = 'http://ns.adobe.com/xmp/extension/\0'
/** The namespace of HasExtendedXMP, the property that states the GUID of the extended packet. */
export const XMP_NOTE = 'http://ns.adobe.com/xmp/note/'
const GUID_LENGTH = 32
/** Signature, GUID, length of the whole packet, offset of this part. */
const EXTENDED_HEADER_BYTES = EXTENDED_XMP.length + GUID_LENGTH + 8

export interface XmpPacket {
  readonly bytes: Uint8Array
  readonly nodes: readonly XmlNode[]
}

/** Every node whose name passes the test, at any depth, in the order of the file. */
export function* findNodes(
  { nodes }: Pick<XmpPacket, 'nodes'>,
  test: (name: string) => boolean,
): Generator<XmlNode> {
  for (const node of nodes) {
    if (test(node.name)) yield node
    yield* findNodes(node, test)
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}
/** Longer values are data, not words. */
const MAX_TEXT_LENGTH = 4096

/** The text of the property `name` within `part`, trimmed and with entities resolved; undefined if there is none. */
export function textProperty(
  packet: XmpPacket,
  name: string,
  part: Pick<XmpPacket, 'nodes'> = packet,
): string | undefined {
  for (const { value } of findNodes(part, (own) => own === name)) {
    if (value === null || value.to - value.from > MAX_TEXT_LENGTH) continue
    return textOf(packet.bytes, value.from, value.to)
      .trim()
      .replace(/&(lt|gt|amp|quot|apos);/gu, (_, entity: string) => ENTITIES[entity] ?? '')
  }
  return undefined
}

/** NaN if the property is absent or no number. */
export function numberProperty(
  packet: XmpPacket,
  name: string,
  part: Pick<XmpPacket, 'nodes'> = packet,
): number {
  const word = textProperty(packet, name, part)
  if (word === undefined || word === '') return NaN
  // XMP writes real numbers as decimals. Some writers use fractions, as EXIF does.
  const [, over, under] = /^(-?\d+)\/(\d+)$/u.exec(word) ?? []
  if (over !== undefined) return Number(over) / Number(under)
  return /^\+?inf(?:inity)?$/iu.test(word) ? Infinity : Number(word)
}

/** @throws DamagedDepth */
export function parsePacket(bytes: Uint8Array): XmpPacket {
  return { bytes, nodes: readXml(bytes) }
}

/** True for a segment that contains a part of the extended packet `guid`. */
export function isExtendedPart(bytes: Uint8Array, segment: Segment, guid: string): boolean {
  return (
    segment.marker === APP1 &&
    guid.length === GUID_LENGTH &&
    startsWithText(bytes, segment, EXTENDED_XMP + guid)
  )
}

/**
 * Puts the parts of one GUID together, in the order of their offsets.
 * @returns null if there are none.
 * @throws DamagedDepth if a part is missing.
 */
export function readExtendedXmp(
  bytes: Uint8Array,
  segments: readonly Segment[],
  guid: string,
): Uint8Array | null {
  const parts = segments
    .filter(
      (segment) =>
        isExtendedPart(bytes, segment, guid) &&
        segment.to - segment.content >= EXTENDED_HEADER_BYTES,
    )
    .map(({ content, to }) => ({
      total: u32(bytes, content + EXTENDED_HEADER_BYTES - 8),
      offset: u32(bytes, content + EXTENDED_HEADER_BYTES - 4),
      data: bytes.subarray(content + EXTENDED_HEADER_BYTES, to),
    }))
    .sort((a, b) => a.offset - b.offset)
  const [first] = parts
  if (first === undefined) return null
  // The parts are added up before the stated total is allocated: a hostile file may state gigabytes.
  let next = 0
  for (const { total, offset, data } of parts) {
    ensure(total === first.total && offset === next, 'a part of its XMP is missing')
    next += data.length
  }
  ensure(next === first.total, 'a part of its XMP is missing')
  return concat(parts.map(({ data }) => data))
}

/**
 * The standard packet of a JPEG, and the extended packet that it names, if any.
 * @throws DamagedDepth
 */
export function readXmpPackets(
  bytes: Uint8Array,
  segments: readonly Segment[],
): readonly XmpPacket[] {
  const segment = segments.find(
    (one) => one.marker === APP1 && startsWithText(bytes, one, STANDARD_XMP),
  )
  if (segment === undefined) return []
  const standard = parsePacket(bytes.subarray(segment.content + STANDARD_XMP.length, segment.to))
  const guid = textProperty(standard, `${XMP_NOTE}HasExtendedXMP`)
  if (guid === undefined) return [standard]
  const extended = readExtendedXmp(bytes, segments, guid)
  ensure(extended !== null, 'its extended XMP is missing')
  return [standard, parsePacket(extended)]
}
