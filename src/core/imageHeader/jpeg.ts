/** JPEG: markers up to the frame header (ITU-T T.81, annex B). */
import { exifOrientation } from './exif.ts'
import type { HeaderReader, Orientation } from './types.ts'

/** SOF0 to SOF15, less the three of that row that mean something else (DHT, JPG, DAC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

/** Markers that no length follows: TEM and the restarts. */
function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

export const readJpegHeader: HeaderReader = (bytes) => {
  if (bytes.u24(0) !== 0xffd8ff) return null
  let orientation: Orientation | undefined
  for (let at = 2; at < bytes.length; ) {
    const marker = bytes.u8(at + 1)
    // Any number of 0xff may stand before a marker, and decoders pass over garbage between segments.
    if (bytes.u8(at) !== 0xff || marker === 0xff || marker === 0) {
      at += 1
      continue
    }
    if (isBare(marker)) {
      at += 2
      continue
    }
    const length = bytes.u16(at + 2)
    // Start of scan or end of image ahead of a frame header: there is no size to come.
    if (marker === 0xda || marker === 0xd9 || length < 2) break
    if (isFrame(marker)) {
      if (at + 9 > bytes.length) break
      const turned = orientation === undefined ? {} : { orientation }
      return { format: 'jpeg', width: bytes.u16(at + 7), height: bytes.u16(at + 5), ...turned }
    }
    if (marker === 0xe1 && bytes.text(at + 4, 6) === 'Exif\0\0')
      orientation ??= exifOrientation(bytes, at + 10)
    at += 2 + length
  }
  return { format: 'jpeg', ...(orientation === undefined ? {} : { orientation }) }
}
