/** Apple's auxiliary depth pictures: XMP beside a grey picture says what its levels are. */
import { jpegSegments, type Segment } from './jpeg.ts'
import { readMpPictures } from './mpf.ts'
import type { DepthEncoding, EmbeddedDepth } from './types.ts'
import { numberProperty, readXmpPackets, textProperty, type XmpPacket } from './xmp.ts'

const PIXELS = 'http://ns.apple.com/pixeldatainfo/1.0/'
const DEPTH_DATA = 'http://ns.apple.com/depthData/1.0/'

/** Bright is near, and that is all that is known. */
export const WHITE_IS_NEAR: DepthEncoding = {
  quantity: 'inverse',
  black: 0,
  white: 1,
  isMetric: false,
}

/** 8-bit levels (StoredFormat L008), unless the file says which. */
const MOST_LEVEL = 255

/**
 * Null where the packet describes no depth. The levels IntMinValue … IntMaxValue stand for FloatMinValue … FloatMaxValue,
 * which are 1/metres for `disparity` and metres for `depth` (AVDepthData). Only `Accuracy` absolute means metres; relative
 * says that the values order what is in the picture and have no certain scale.
 */
export function appleEncoding(
  packet: XmpPacket,
): { readonly encoding: DepthEncoding; readonly hasRange: boolean } | null {
  const type = textProperty(packet, `${PIXELS}AuxiliaryImageType`)?.toLowerCase() ?? ''
  const isDisparity = type.endsWith('disparity')
  if (!isDisparity && !type.endsWith('depth')) return null
  const number = (name: string): number => numberProperty(packet, PIXELS + name)
  const [low, high] = [number('FloatMinValue'), number('FloatMaxValue')]
  const from = Number.isNaN(number('IntMinValue')) ? 0 : number('IntMinValue')
  const to = Number.isNaN(number('IntMaxValue')) ? MOST_LEVEL : number('IntMaxValue')
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
  const at = (level: number): number => low + ((level - from) / (to - from)) * (high - low)
  const isMetric = textProperty(packet, `${DEPTH_DATA}Accuracy`)?.toLowerCase() === 'absolute'
  return {
    encoding: {
      quantity: isDisparity ? 'inverse' : 'distance',
      black: at(0),
      white: at(MOST_LEVEL),
      isMetric,
    },
    hasRange: true,
  }
}

/** A depth picture among the further pictures of a JPEG; null where there is none. @throws DamagedDepth */
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
