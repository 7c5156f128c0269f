/** Dynamic Depth 1.0: XMP with a directory of the files that follow the photo (android.com, 2019). */
import { ensure } from '../errors.ts'
import { type Item, itemBytes, readDirectories } from './container.ts'
import { encodingOf } from './depthEncoding.ts'
import type { EmbeddedDepth } from './embeddedTypes.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

const DD = 'http://ns.google.com/photos/dd/1.0/'
const DEPTH_MAP = `${DD}depthmap/`
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
    const indexIn = (list: readonly Item[]): number =>
      list.findIndex((item) => uri !== undefined && item.uri === uri)
    const directories = packets.flatMap(readDirectories)
    const items = directories.find((list) => indexIn(list) > 0)
    ensure(items !== undefined, 'its container does not list the depth map')
    const others = directories.filter((list) => list !== items)
    const stated = {
      format: word('Format'),
      near: number('Near'),
      far: number('Far'),
      units: word('Units'),
    }
    return {
      kind: 'dynamic-depth',
      picture: itemBytes(bytes, items, indexIn(items), others),
      ...encodingOf(stated),
    }
  }
  return null
}
