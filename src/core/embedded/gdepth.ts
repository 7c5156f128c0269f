/** GDepth: a depth image in base64 within XMP (developers.google.com/depthmap-metadata/reference). */
import { ensure } from '../errors.ts'
import { fromBase64 } from './base64.ts'
import { encodingOf } from './depthEncoding.ts'
import type { EmbeddedDepth } from './embeddedTypes.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

export const GDEPTH = 'http://ns.google.com/photos/1.0/depthmap/'

/**
 * @returns null if no packet mentions GDepth.
 * @throws DamagedDepth
 */
export function findGdepth(packets: readonly XmpPacket[]): EmbeddedDepth | null {
  const isGdepth = packets.some(
    (packet) => !findNodes(packet, (name) => name.startsWith(GDEPTH)).next().done,
  )
  if (!isGdepth) return null
  // The properties may be in the standard packet while the data is in the extended one.
  const word = (name: string): string | undefined =>
    packets.map((packet) => textProperty(packet, GDEPTH + name)).find((text) => text !== undefined)
  const number = (name: string): number =>
    packets
      .map((packet) => numberProperty(packet, GDEPTH + name))
      .find((value) => !Number.isNaN(value)) ?? NaN
  for (const packet of packets) {
    for (const { value } of findNodes(packet, (name) => name === `${GDEPTH}Data`)) {
      if (value === null || value.to === value.from) continue
      const stated = {
        format: word('Format'),
        near: number('Near'),
        far: number('Far'),
        units: word('Units'),
      }
      return { kind: 'gdepth', picture: fromBase64(packet.bytes, value), ...encodingOf(stated) }
    }
  }
  ensure(false, 'its XMP mentions a depth map and contains none')
}
