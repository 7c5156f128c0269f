/** GDepth: a depth picture in base64 within XMP (developers.google.com/depthmap-metadata/reference). */
import { fromBase64 } from './base64.ts'
import { ensure } from './damaged.ts'
import { encodingOf } from './depthEncoding.ts'
import type { EmbeddedDepth } from './types.ts'
import { findNodes, numberProperty, textProperty, type XmpPacket } from './xmp.ts'

export const GDEPTH = 'http://ns.google.com/photos/1.0/depthmap/'

/** Null where there is none. @throws DamagedDepth */
export function findGdepth(packets: readonly XmpPacket[]): EmbeddedDepth | null {
  const word = (name: string): string | undefined =>
    packets
      .map((packet) => textProperty(packet, GDEPTH + name))
      .find((found) => found !== undefined)
  const number = (name: string): number =>
    packets
      .map((packet) => numberProperty(packet, GDEPTH + name))
      .find((found) => !Number.isNaN(found)) ?? NaN
  const isGdepth = packets.some(
    (packet) => !findNodes(packet, (name) => name.startsWith(GDEPTH)).next().done,
  )
  if (!isGdepth) return null
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
  ensure(false, 'its XMP speaks of a depth map and holds none')
}
