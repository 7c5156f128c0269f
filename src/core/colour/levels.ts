/** From depth values to grey levels of 8 or 16 bits that use their whole range, and what such levels mean. */
import { encodingText } from '../files/fileMetadata.ts'
import { isFlat } from '../normalise.ts'
import type { Range } from '../resample/upsampledRange.ts'
import { type Look, lookRange } from './look.ts'

export type Bits = 8 | 16

/** Which values the levels span, and which end gets level 0. */
export interface LevelScale extends Range {
  readonly bits: Bits
  /** Near is small: level 0 is `high`. */
  readonly isReversed: boolean
}

/** @param range the extremes of the whole map */
export function levelScale(range: Range, look: Look, bits: Bits): LevelScale {
  return { ...lookRange(range, look), bits, isReversed: look.reversed }
}

/**
 * most = 2^bits − 1. trunc(most · (v − low) / (high − low)), held within 0…most; a flat map is 0 throughout (MiDaS utils.py,
 * write_depth). Reversed: most minus that. 16-bit levels are big-endian. `out` holds bits / 8 bytes per value.
 */
export function packGray(
  values: Float32Array,
  { low, high, bits, isReversed }: LevelScale,
  out: Uint8Array,
): void {
  const most = bits === 16 ? 65535 : 255
  const span = high - low
  const flat = isFlat(low, high)
  for (let i = 0, o = 0; i < values.length; ++i) {
    const exact = flat ? 0 : (most * (values[i]! - low)) / span
    const level = exact > 0 ? (exact < most ? exact | 0 : most) : 0
    const shown = isReversed ? most - level : level
    if (bits === 16) out[o++] = shown >> 8
    out[o++] = shown & 255
  }
}

/**
 * By keyword: min and max, the values at the two ends; whether level 0 is max; the same in words, and as a formula with
 * its numbers in it. Truncation leaves a value up to one level beyond what the formula gives.
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
