/** Maps depth values to grey levels of 8 or 16 bits that use the full range, and describes what the levels mean. */
import { encodingText } from '../files/fileMetadata.ts'
import { isFlat } from '../normalise.ts'
import type { Range } from '../valueRange.ts'
import { type Look, lookRange } from './look.ts'

export type Bits = 8 | 16

/** The values that the levels span, and which end gets level 0. */
export interface LevelScale extends Range {
  readonly bits: Bits
  /** True: near is dark, and level 0 is `high`. */
  readonly isReversed: boolean
}

/** @param range the extremes of the whole map. */
export function levelScale(range: Range, look: Look, bits: Bits): LevelScale {
  return { ...lookRange(range, look), bits, isReversed: look.reversed }
}

/**
 * Writes trunc(max · (v − low) / (high − low)) with max = 2^bits − 1, clamped to 0…max; 0 throughout for a flat map
 * (MiDaS utils.py, write_depth). A reversed scale writes max minus that.
 * @param out bits / 8 bytes per value. 16-bit levels are big-endian.
 */
export function packGray(
  values: Float32Array,
  { low, high, bits, isReversed }: LevelScale,
  out: Uint8Array,
): void {
  const max = bits === 16 ? 65535 : 255
  const span = high - low
  const isFlatMap = isFlat(low, high)
  for (let i = 0, o = 0; i < values.length; ++i) {
    const exact = isFlatMap ? 0 : (max * (values[i]! - low)) / span
    const level = exact > 0 ? (exact < max ? exact | 0 : max) : 0
    const shown = isReversed ? max - level : level
    if (bits === 16) out[o++] = shown >> 8
    out[o++] = shown & 255
  }
}

/**
 * Metadata by keyword: the values at the two ends, whether level 0 is the larger one, the same in words, and a formula
 * with the numbers filled in. Levels are truncated, so a value may be up to one level above the formula's result.
 */
export function levelMetadata(
  { low, high, bits, isReversed }: LevelScale,
  range: Range,
): Readonly<Record<string, string>> {
  const [black, white] = isReversed ? [high, low] : [low, high]
  const isClipped = low > range.low || high < range.high
  return {
    'depthdrop:encoding':
      encodingText(isReversed) + (isClipped ? '; values beyond min and max are held at them' : ''),
    'depthdrop:min': String(low),
    'depthdrop:max': String(high),
    'depthdrop:reversed': String(isReversed),
    'depthdrop:formula':
      `value = ${black} + level / ${2 ** bits - 1} * (${white} - ${black})`.replaceAll('- -', '+ '),
  }
}
