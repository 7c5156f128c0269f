/** XMP with other properties in it: what is there stays as it is written, byte by byte. */
import { ascii, joined } from './boxes.ts'
import { ensure } from './damaged.ts'
import { type ByteRange, indexOfText } from './text.ts'
import { readXml, type XmlNode } from './xml.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

function fresh(description: Uint8Array): Uint8Array {
  return joined([
    ascii(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}">`),
    description,
    ascii('</rdf:RDF></x:xmpmeta>'),
  ])
}

function found(nodes: readonly XmlNode[], test: (name: string) => boolean): readonly XmlNode[] {
  return nodes.flatMap((node) => (test(node.name) ? [node] : found(node.nodes, test)))
}

function without(bytes: Uint8Array, ranges: readonly ByteRange[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    parts.push(bytes.subarray(at, from))
    at = to
  }
  return joined([...parts, bytes.subarray(at)])
}

/**
 * `description`: an rdf:Description whose prefix for RDF is `rdf`. Properties whose names `replaces` are taken out. The
 * packet's wrapper and padding go: whoever edits it in place would need them, and nobody edits a JPEG's in place.
 * @param packet null: there is none yet
 * @throws DamagedDepth where the packet cannot be read
 */
export function mergeXmp(
  packet: Uint8Array | null,
  description: Uint8Array,
  replaces: (name: string) => boolean,
): Uint8Array {
  if (packet === null) return fresh(description)
  const cleaned = without(
    packet,
    found(readXml(packet), replaces).map(({ whole }) => whole),
  )
  const [rdf] = found(readXml(cleaned), (name) => name === `${RDF}RDF`)
  ensure(rdf !== undefined, 'its XMP holds no RDF')
  const end = cleaned.lastIndexOf(0x3c, rdf.whole.to - 1)
  const isOpen = indexOfText(cleaned, '</', end, end + 2) === end
  ensure(
    isOpen && indexOfText(cleaned, '</rdf:RDF', end, end + 9) === end,
    'its XMP names RDF otherwise than usual',
  )
  const wrapper = (from: number): number => indexOfText(cleaned, '<?xpacket', from)
  const first = wrapper(0)
  const start = first >= 0 && first < rdf.whole.from ? indexOfText(cleaned, '?>', first) + 2 : 0
  const last = wrapper(rdf.whole.to)
  return joined([
    cleaned.subarray(start, end),
    description,
    cleaned.subarray(end, last < 0 ? cleaned.length : last),
  ])
}
