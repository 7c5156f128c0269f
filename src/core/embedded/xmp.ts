/** XMP packets in a JPEG file, the long one put together, and the properties in them (Adobe XMP, part 3, 1.1.3). */
import { ensure } from './damaged.ts'
import { type Segment, startsWithText } from './jpeg.ts'
import { textOf } from './text.ts'
import { readXml, type XmlNode } from './xml.ts'
import { EXTENDED, NOTE, STANDARD } from './xmpNames.ts'

const GUID_LENGTH = 32
const APP1 = 0xe1

export interface XmpPacket {
  readonly bytes: Uint8Array
  readonly nodes: readonly XmlNode[]
}

/** Every node of these names, at any depth, in the order of the file. */
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
const LONGEST_WORD = 4096

/** A property's text within `part`, trimmed, entities resolved; undefined where there is none. */
export function textProperty(
  packet: XmpPacket,
  name: string,
  part: Pick<XmpPacket, 'nodes'> = packet,
): string | undefined {
  for (const { value } of findNodes(part, (own) => own === name)) {
    if (value === null || value.to - value.from > LONGEST_WORD) continue
    return textOf(packet.bytes, value)
      .trim()
      .replace(/&(lt|gt|amp|quot|apos);/gu, (_, entity: string) => ENTITIES[entity] ?? '')
  }
  return undefined
}

/** NaN for what is no number. */
export function numberProperty(
  packet: XmpPacket,
  name: string,
  part: Pick<XmpPacket, 'nodes'> = packet,
): number {
  const word = textProperty(packet, name, part)
  if (word === undefined || word === '') return NaN
  // Real numbers are written as decimals; some writers use fractions, as EXIF does.
  const [, over, under] = /^(-?\d+)\/(\d+)$/u.exec(word) ?? []
  if (over !== undefined) return Number(over) / Number(under)
  return /^\+?inf(?:inity)?$/iu.test(word) ? Infinity : Number(word)
}

export function parsePacket(bytes: Uint8Array): XmpPacket {
  return { bytes, nodes: readXml(bytes) }
}

function u32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) * 2 ** 24 +
    (bytes[at + 1] ?? 0) * 65536 +
    (bytes[at + 2] ?? 0) * 256 +
    (bytes[at + 3] ?? 0)
  )
}

const HEAD = EXTENDED.length + GUID_LENGTH + 8

/** The parts of one GUID, in whatever order they come, as one packet. */
export function readExtendedXmp(
  bytes: Uint8Array,
  segments: readonly Segment[],
  guid: string,
): Uint8Array | null {
  const guidOf = ({ content }: Segment): string =>
    textOf(bytes, { from: content + EXTENDED.length, to: content + EXTENDED.length + GUID_LENGTH })
  const parts = segments
    .filter(
      (segment) =>
        segment.marker === APP1 &&
        startsWithText(bytes, segment, EXTENDED) &&
        segment.to - segment.content >= HEAD &&
        guidOf(segment) === guid,
    )
    .map(({ content, to }) => ({
      all: u32(bytes, content + HEAD - 8),
      offset: u32(bytes, content + HEAD - 4),
      data: bytes.subarray(content + HEAD, to),
    }))
    .sort((a, b) => a.offset - b.offset)
  const [first] = parts
  if (first === undefined) return null
  let next = 0
  for (const { all, offset, data } of parts) {
    ensure(all === first.all && offset === next, 'a part of its XMP is missing')
    next += data.length
  }
  ensure(next === first.all, 'a part of its XMP is missing')
  const whole = new Uint8Array(first.all)
  for (const { offset, data } of parts) whole.set(data, offset)
  return whole
}

/**
 * The standard packet of a JPEG's segments, and the extended one that it names, if any.
 * @throws DamagedDepth
 */
export function readXmpPackets(
  bytes: Uint8Array,
  segments: readonly Segment[],
): readonly XmpPacket[] {
  const segment = segments.find(
    (one) => one.marker === APP1 && startsWithText(bytes, one, STANDARD),
  )
  if (segment === undefined) return []
  const standard = parsePacket(bytes.subarray(segment.content + STANDARD.length, segment.to))
  const guid = textProperty(standard, `${NOTE}HasExtendedXMP`)
  const extended = guid === undefined ? null : readExtendedXmp(bytes, segments, guid)
  ensure(guid === undefined || extended !== null, 'the longer part of its XMP is missing')
  return extended === null ? [standard] : [standard, parsePacket(extended)]
}
