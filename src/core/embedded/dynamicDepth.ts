/** Dynamic Depth 1.0: XMP with a directory of the files that follow the photo (android.com, 2019). */
import { ensure } from '../errors.ts'
import { jpegEnd } from '../imageHeader/jpegSegments.ts'
import { encodingOf } from './depthEncoding.ts'
import type { EmbeddedDepth } from './types.ts'
import type { XmlNode } from './xml.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

const DD = 'http://ns.google.com/photos/dd/1.0/'
const DEPTH_MAP = `${DD}depthmap/`
/** Before and after Dynamic Depth, the directory had a namespace of its own. */
const DIRECTORIES = [
  { directory: `${DD}container/Directory`, item: `${DD}item/` },
  {
    directory: 'http://ns.google.com/photos/1.0/container/Directory',
    item: 'http://ns.google.com/photos/1.0/container/item/',
  },
]
const MAX_ITEMS = 64

interface Item {
  readonly uri: string | undefined
  /** In bytes. 0 for the photo itself, whose end is found by reading it. */
  readonly length: number
  readonly padding: number
}

function count(value: number): number {
  const given = Number.isNaN(value) ? 0 : value
  ensure(
    Number.isSafeInteger(given) && given >= 0,
    'its container states a length that is not a whole number',
  )
  return given
}

/** The properties of an item are attributes of a node or elements inside it. The innermost node with a type is the item. */
function itemsOf(packet: XmpPacket): readonly Item[] {
  for (const { directory, item } of DIRECTORIES) {
    const [list] = findNodes(packet, (name) => name === directory)
    if (list === undefined) continue
    const isItem = (node: XmlNode): boolean => node.nodes.some(({ name }) => name === `${item}Mime`)
    const nodes: XmlNode[] = []
    const walk = (node: XmlNode): void => {
      if (isItem(node)) nodes.push(node)
      else node.nodes.forEach(walk)
    }
    walk(list)
    ensure(nodes.length <= MAX_ITEMS, 'its container lists too many files')
    return nodes.map((node) => ({
      uri: textProperty(packet, `${item}DataURI`, node),
      length: count(numberProperty(packet, `${item}Length`, node)),
      padding: count(numberProperty(packet, `${item}Padding`, node)),
    }))
  }
  return []
}

function isJpegOrPng(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50)
}

/**
 * The files follow the photo in the order of the directory. Some writers insert bytes that the directory does not
 * list; then the position counted from the end of the file is right.
 */
function bytesOf(bytes: Uint8Array, items: readonly Item[], index: number): Uint8Array {
  const wanted = items[index]
  ensure(
    wanted !== undefined && wanted.length > 0,
    'its container states no length for the depth map',
  )
  const total = (some: readonly Item[]): number =>
    some.reduce((sum, { length, padding }) => sum + length + padding, 0)
  const fromStart = jpegEnd(bytes) + (items[0]?.padding ?? 0) + total(items.slice(1, index))
  const fromEnd = bytes.length - total(items.slice(index + 1)) - wanted.padding - wanted.length
  for (const from of [fromStart, fromEnd]) {
    if (from < 0 || from + wanted.length > bytes.length) continue
    const picture = bytes.subarray(from, from + wanted.length)
    if (isJpegOrPng(picture)) return picture
  }
  ensure(false, 'the depth map that its container lists is missing')
}

/**
 * @returns null if no packet describes a depth map.
 * @throws DamagedDepth
 */
export function findDynamicDepth(
  bytes: Uint8Array,
  packets: readonly XmpPacket[],
): EmbeddedDepth | null {
  for (const packet of packets) {
    const maps = [...findNodes(packet, (name) => name.endsWith('DepthMap'))].filter(({ nodes }) =>
      nodes.some(({ name }) => name.startsWith(DEPTH_MAP)),
    )
    // A segmentation map is stored as a DepthMap too.
    const map = maps.find(
      (node) => (textProperty(packet, `${DEPTH_MAP}ItemSemantic`, node) ?? 'Depth') === 'Depth',
    )
    if (map === undefined) continue
    const word = (name: string): string | undefined => textProperty(packet, DEPTH_MAP + name, map)
    const number = (name: string): number => numberProperty(packet, DEPTH_MAP + name, map)
    const uri = word('DepthURI')
    const items = packets.map(itemsOf).find(({ length }) => length > 0) ?? []
    const index = items.findIndex((item) => uri !== undefined && item.uri === uri)
    ensure(index > 0, 'its container does not list the depth map')
    const stated = {
      format: word('Format'),
      near: number('Near'),
      far: number('Far'),
      units: word('Units'),
    }
    return { kind: 'dynamic-depth', picture: bytesOf(bytes, items, index), ...encodingOf(stated) }
  }
  return null
}
