/** The JSON file that describes a map and the files saved with it, for programs. */

import { type Look, lookRange } from '../colour/look.ts'
import type { Size } from '../types.ts'
import type { Range } from '../valueRange.ts'
import { VERSION } from '../version.ts'
import { FILE_FORMATS } from './fileFormats.ts'
import { calibrationSource, encodingText, type FileMetadata, originText } from './fileMetadata.ts'

/**
 * `min` and `max` are the extremes of the map at the photo's size. `look.min` and `look.max` are the values at the two
 * ends of the heat map and of the grey files. Every number parses to the same float.
 */
export function sidecar(
  size: Size,
  map: Size,
  range: Range,
  look: Look,
  facts: FileMetadata,
): string {
  const { photo, origin, siblings, ...rest } = facts
  const ends = lookRange(range, look)
  const value = {
    software: `Depthdrop ${VERSION}`,
    encoding: encodingText(false),
    unit:
      rest.calibration === null
        ? 'none: 1/metres = A + B * value, with A and B unknown'
        : `1/metres = a + b * value, ${calibrationSource(rest.calibration)}`,
    min: range.low,
    max: range.high,
    width: size.width,
    height: size.height,
    origin: originText(origin),
    map: { width: map.width, height: map.height },
    photo,
    ...rest,
    look: { ...look, min: ends.low, max: ends.high, encoding: encodingText(look.reversed) },
    files: siblings.map(({ settings, ...file }) => ({
      ...file,
      holds: FILE_FORMATS[file.format].holds,
      ...(settings === undefined ? {} : { settings }),
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
