/** Dynamic Depth 1.0: XMP that describes cameras, and a directory of files appended to the photo (android.com, 2019). */
import { ensure } from './damaged.ts'
import { encodingOf } from './depthEncoding.ts'
import { jpegEnd } from './jpeg.ts'
import type { EmbeddedDepth } from './types.ts'
import type { XmlNode } from './xml.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

const DD = 'http://ns.google.com/photos/dd/1.0/'
const DEPTH_MAP = `${DD}depthmap/`
/** The directory was a namespace of its own before and after Dynamic Depth. */
const DIRECTORIES = [
  { directory: `${DD}container/Directory`, item: `${DD}item/` },
  {
    directory: 'http://ns.google.com/photos/1.0/container/Directory',
    item: 'http://ns.google.com/photos/1.0/container/item/',
  },
]
const MOST_ITEMS = 64

interface Item {
  readonly uri: string | undefined
  readonly semantic: string | undefined
  readonly mime: string | undefined
  /** Bytes; 0 for the photo itself, whose end is found by reading it. */
  readonly length: number
  readonly padding: number
}

function count(value: number): number {
  const given = Number.isNaN(value) ? 0 : value
  ensure(Number.isSafeInteger(given) && given >= 0, 'its container has a length that is none')
  return given
}

/** An item's properties are attributes of one node or elements inside it: the innermost node that holds a type is the item. */
function itemsOf(packet: XmpPacket): readonly Item[] {
  for (const { directory, item } of DIRECTORIES) {
    const [list] = findNodes(packet, (name) => name === directory)
    if (list === undefined) continue
    const holds = (node: XmlNode): boolean => node.nodes.some(({ name }) => name === `${item}Mime`)
    const holders: XmlNode[] = []
    const walk = (node: XmlNode): void => {
      if (holds(node)) holders.push(node)
      else node.nodes.forEach(walk)
    }
    walk(list)
    ensure(holders.length <= MOST_ITEMS, 'its container lists too many files')
    return holders.map((holder) => ({
      uri: textProperty(packet, `${item}DataURI`, holder),
      semantic: textProperty(packet, `${item}Semantic`, holder),
      mime: textProperty(packet, `${item}Mime`, holder),
      length: count(numberProperty(packet, `${item}Length`, holder)),
      padding: count(numberProperty(packet, `${item}Padding`, holder)),
    }))
  }
  return []
}

function isPicture(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50)
}

/** Files lie in the directory's order behind the photo; where something else was put between, counting from the end still finds them. */
function bytesOf(bytes: Uint8Array, items: readonly Item[], place: number): Uint8Array {
  const wanted = items[place]
  ensure(wanted !== undefined && wanted.length > 0, 'its container gives the depth map no length')
  const before = items
    .slice(1, place)
    .reduce((sum, { length, padding }) => sum + length + padding, 0)
  const behind = items
    .slice(place + 1)
    .reduce((sum, { length, padding }) => sum + length + padding, 0)
  const fromStart = jpegEnd(bytes) + (items[0]?.padding ?? 0) + before
  for (const from of [fromStart, bytes.length - behind - wanted.padding - wanted.length]) {
    if (from < 0 || from + wanted.length > bytes.length) continue
    const found = bytes.subarray(from, from + wanted.length)
    if (isPicture(found)) return found
  }
  ensure(false, 'the depth map that its container names is not there')
}

/** Null where there is none. @throws DamagedDepth */
export function findDynamicDepth(
  bytes: Uint8Array,
  packets: readonly XmpPacket[],
): EmbeddedDepth | null {
  for (const packet of packets) {
    const maps = [...findNodes(packet, (name) => name.endsWith('DepthMap'))].filter(({ nodes }) =>
      nodes.some(({ name }) => name.startsWith(DEPTH_MAP)),
    )
    // Segmentation maps are depth maps by name only.
    const map = maps.find(
      (node) => (textProperty(packet, `${DEPTH_MAP}ItemSemantic`, node) ?? 'Depth') === 'Depth',
    )
    if (map === undefined) continue
    const uri = textProperty(packet, `${DEPTH_MAP}DepthURI`, map)
    const items = packets.map(itemsOf).find(({ length }) => length > 0) ?? []
    const place = items.findIndex((item) => uri !== undefined && item.uri === uri)
    ensure(place > 0, 'its container does not list the depth map')
    const word = (name: string): string | undefined => textProperty(packet, DEPTH_MAP + name, map)
    const number = (name: string): number => numberProperty(packet, DEPTH_MAP + name, map)
    const stated = {
      format: word('Format'),
      near: number('Near'),
      far: number('Far'),
      units: word('Units'),
    }
    return { kind: 'dynamic-depth', picture: bytesOf(bytes, items, place), ...encodingOf(stated) }
  }
  return null
}
