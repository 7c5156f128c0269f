/** The directories in XMP that list the files behind a photo, and where in the photo's file each of these is. */
import { indexOfText } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { isJpeg, jpegEnd } from '../imageHeader/jpegSegments.ts'
import type { XmlNode } from './xml.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

/**
 * Dynamic Depth 1.0 has a namespace of its own for the directory. Earlier files with depth, and today's photos with a
 * gain map (Ultra HDR), use the other one. A photo with both has two directories, which need not be in one packet.
 */
const DIRECTORIES = [
  {
    directory: 'http://ns.google.com/photos/dd/1.0/container/Directory',
    item: 'http://ns.google.com/photos/dd/1.0/item/',
  },
  {
    directory: 'http://ns.google.com/photos/1.0/container/Directory',
    item: 'http://ns.google.com/photos/1.0/container/item/',
  },
]
const MAX_ITEMS = 64

export interface Item {
  readonly uri: string | undefined
  /** Primary, GainMap, Depth, MotionPhoto … Only the later namespace has it. */
  readonly semantic: string | undefined
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

/**
 * The items of each directory. The properties of an item are attributes of a node or elements inside it. The innermost
 * node with a type is the item.
 * @throws DamagedDepth
 */
export function readDirectories(packet: XmpPacket): readonly (readonly Item[])[] {
  return DIRECTORIES.flatMap(({ directory, item }) => {
    const isItem = (node: XmlNode): boolean => node.nodes.some(({ name }) => name === `${item}Mime`)
    return [...findNodes(packet, (name) => name === directory)].map((list) => {
      const nodes: XmlNode[] = []
      const walk = (node: XmlNode): void => {
        if (isItem(node)) nodes.push(node)
        else node.nodes.forEach(walk)
      }
      walk(list)
      ensure(nodes.length <= MAX_ITEMS, 'its container lists too many files')
      return nodes.map((node) => ({
        uri: textProperty(packet, `${item}DataURI`, node),
        semantic: textProperty(packet, `${item}Semantic`, node),
        length: count(numberProperty(packet, `${item}Length`, node)),
        padding: count(numberProperty(packet, `${item}Padding`, node)),
      }))
    })
  })
}

function total(items: readonly Item[]): number {
  return items.reduce((sum, { length, padding }) => sum + length + padding, 0)
}

const START_OF_JPEG = '\xff\xd8\xff'

/** True for a PNG, and for one complete JPEG. Padding may follow it, but no second JPEG. */
function isOnePicture(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return true
  if (!isJpeg(bytes)) return false
  try {
    return indexOfText(bytes, START_OF_JPEG, jpegEnd(bytes)) < 0
  } catch {
    return false
  }
}

/**
 * The bytes of a picture that a directory lists. The files follow the photo in the order of the directory. Some writers
 * insert bytes that the directory does not list, such as the gain map of another directory. Then the position behind the
 * files of the other directories, or counted from the end of the file, is right.
 * @param others the photo's other directories
 * @throws DamagedDepth
 */
export function itemBytes(
  bytes: Uint8Array,
  items: readonly Item[],
  index: number,
  others: readonly (readonly Item[])[],
): Uint8Array {
  const wanted = items[index]
  ensure(
    wanted !== undefined && wanted.length > 0,
    'its container states no length for the depth map',
  )
  const photoEnd = jpegEnd(bytes)
  const startOf = (list: readonly Item[], at: number): number =>
    photoEnd + (list[0]?.padding ?? 0) + total(list.slice(1, at))
  const pictureAt = (from: number, length: number): Uint8Array | null => {
    if (from < photoEnd || from + length > bytes.length) return null
    const picture = bytes.subarray(from, from + length)
    return isOnePicture(picture) ? picture : null
  }
  /** A gain map, for example, may be exactly as long as the depth map. */
  const isAnother = (from: number): boolean =>
    others.some((list) =>
      list.some(
        ({ semantic, length }, at) =>
          at > 0 &&
          semantic !== undefined &&
          semantic !== 'Depth' &&
          startOf(list, at) === from &&
          pictureAt(from, length) !== null,
      ),
    )
  const fromStart = startOf(items, index)
  const fromEnd = bytes.length - total(items.slice(index + 1)) - wanted.padding - wanted.length
  const behindOthers = others.map((list) => fromStart + total(list.slice(1)))
  for (const from of [fromStart, ...behindOthers, fromEnd]) {
    const picture = isAnother(from) ? null : pictureAt(from, wanted.length)
    if (picture !== null) return picture
  }
  ensure(false, 'the depth map that its container lists is missing')
}
