/** Adds properties to an XMP packet. Everything that stays is copied byte by byte. */
import { type ByteRange, concat, indexOfText, latin1 } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { readXml, type XmlNode } from './xml.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const LT = 0x3c

function newPacket(description: Uint8Array): Uint8Array {
  return concat([
    latin1(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}">`),
    description,
    latin1('</rdf:RDF></x:xmpmeta>'),
  ])
}

/** The outermost nodes whose names pass the test. */
function outermost(nodes: readonly XmlNode[], test: (name: string) => boolean): readonly XmlNode[] {
  return nodes.flatMap((node) => (test(node.name) ? [node] : outermost(node.nodes, test)))
}

function without(bytes: Uint8Array, ranges: readonly ByteRange[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    parts.push(bytes.subarray(at, from))
    at = to
  }
  return concat([...parts, bytes.subarray(at)])
}

/**
 * Removes the packet's wrapper and padding. They exist for programs that edit XMP in place, which nothing does to a
 * JPEG.
 * @param packet null if the file has none yet.
 * @param description an rdf:Description whose prefix for RDF is `rdf`.
 * @param isReplaced names the properties to remove.
 * @throws DamagedDepth if the packet cannot be read.
 */
export function mergeXmp(
  packet: Uint8Array | null,
  description: Uint8Array,
  isReplaced: (name: string) => boolean,
): Uint8Array {
  if (packet === null) return newPacket(description)
  const cleaned = without(
    packet,
    outermost(readXml(packet), isReplaced).map(({ whole }) => whole),
  )
  const [rdf] = outermost(readXml(cleaned), (name) => name === `${RDF}RDF`)
  ensure(rdf !== undefined, 'its XMP contains no RDF')
  const end = cleaned.lastIndexOf(LT, rdf.whole.to - 1)
  ensure(
    indexOfText(cleaned, '</rdf:RDF', end, end + 9) === end,
    'its XMP uses another prefix for RDF than usual',
  )
  const wrapperAfter = (from: number): number => indexOfText(cleaned, '<?xpacket', from)
  const first = wrapperAfter(0)
  const start = first >= 0 && first < rdf.whole.from ? indexOfText(cleaned, '?>', first) + 2 : 0
  const last = wrapperAfter(rdf.whole.to)
  return concat([
    cleaned.subarray(start, end),
    description,
    cleaned.subarray(end, last < 0 ? cleaned.length : last),
  ])
}
