/** Apple's auxiliary depth images. The XMP beside the grey image says what its levels mean. */
import { jpegSegments, type Segment } from '../imageHeader/jpegSegments.ts'
import type { DepthEncoding, EmbeddedDepth } from './embeddedTypes.ts'
import { readMpPictures } from './mpf.ts'
import { numberProperty, readXmpPackets, textProperty, type XmpPacket } from './xmp.ts'

const PIXEL_DATA = 'http://ns.apple.com/pixeldatainfo/1.0/'
const DEPTH_DATA = 'http://ns.apple.com/depthData/1.0/'

/** All that is known of a map without a usable range. */
export const WHITE_IS_NEAR: DepthEncoding = {
  quantity: 'inverse',
  black: 0,
  white: 1,
  isMetric: false,
}

/** Levels have 8 bits (StoredFormat L008) unless the file states IntMinValue and IntMaxValue. */
const MAX_LEVEL = 255

/**
 * The levels IntMinValue … IntMaxValue stand for FloatMinValue … FloatMaxValue, in 1/metres for a `disparity` image
 * and in metres for a `depth` image (AVDepthData). Only `Accuracy` absolute means metres. Relative accuracy orders
 * the values and leaves their scale open.
 * @returns null if the packet describes no depth.
 */
export function appleEncoding(
  packet: XmpPacket,
): { readonly encoding: DepthEncoding; readonly hasRange: boolean } | null {
  const type = textProperty(packet, `${PIXEL_DATA}AuxiliaryImageType`)?.toLowerCase() ?? ''
  const isDisparity = type.endsWith('disparity')
  if (!isDisparity && !type.endsWith('depth')) return null
  const number = (name: string): number => numberProperty(packet, PIXEL_DATA + name)
  const [low, high] = [number('FloatMinValue'), number('FloatMaxValue')]
  const from = Number.isNaN(number('IntMinValue')) ? 0 : number('IntMinValue')
  const to = Number.isNaN(number('IntMaxValue')) ? MAX_LEVEL : number('IntMaxValue')
  const isUsable =
    high > low &&
    Number.isFinite(high) &&
    Number.isFinite(low) &&
    to > from &&
    (isDisparity || low > 0)
  if (!isUsable)
    return {
      encoding: isDisparity ? WHITE_IS_NEAR : { ...WHITE_IS_NEAR, black: 1, white: 0 },
      hasRange: false,
    }
  const valueAt = (level: number): number => low + ((level - from) / (to - from)) * (high - low)
  const isMetric = textProperty(packet, `${DEPTH_DATA}Accuracy`)?.toLowerCase() === 'absolute'
  return {
    encoding: {
      quantity: isDisparity ? 'inverse' : 'distance',
      black: valueAt(0),
      white: valueAt(MAX_LEVEL),
      isMetric,
    },
    hasRange: true,
  }
}

/**
 * Searches the further images of a multi-picture JPEG for one whose XMP describes depth.
 * @returns null if there is none.
 * @throws DamagedDepth
 */
export function findAppleDepth(
  bytes: Uint8Array,
  segments: readonly Segment[],
): EmbeddedDepth | null {
  for (const { from, size } of readMpPictures(bytes, segments)) {
    if (from === 0) continue
    const picture = bytes.subarray(from, from + size)
    const [packet] = readXmpPackets(picture, jpegSegments(picture))
    const stated = packet === undefined ? null : appleEncoding(packet)
    if (stated !== null) return { kind: 'apple', picture, ...stated }
  }
  return null
}
