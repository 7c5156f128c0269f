/** Cuts a range of depth out of a photo. */

export type Backdrop = 'transparent' | 'mask' | 'fog' | 'grey'

/** Nearness 0 (far) … 1 (near): what is between `from` and `to` stays, with edges of the width `soft`. */
export interface CutoutRange {
  readonly from: number
  readonly to: number
  readonly soft: number
}

function smooth(value: number): number {
  const t = Math.min(1, Math.max(0, value))
  return t * t * (3 - 2 * t)
}

/** 0 … 1: how much of a pixel stays. */
export function keptShare(nearness: number, { from, to, soft }: CutoutRange): number {
  const width = Math.max(soft, 1e-6)
  const enters = from <= 0 ? 1 : smooth((nearness - from) / width + 0.5)
  const leaves = to >= 1 ? 1 : smooth((to - nearness) / width + 0.5)
  return enters * leaves
}

/** The grey of fog. */
const FOG = 225
/** How much of the farthest point fog leaves. */
const FARTHEST_LEFT = 0.1

/**
 * How much of a pixel fog leaves: e^(−β·d) at the distance d behind the nearest point (Koschmieder 1924), with β so that the farthest
 * point keeps a tenth.
 * @param least the inverse depth of the farthest point divided by that of the nearest
 */
export function fogShare(nearness: number, least: number): number {
  if (least >= 1) return 1
  const distance = 1 / (least + nearness * (1 - least)) - 1
  return FARTHEST_LEFT ** (distance / (1 / least - 1))
}

/**
 * @param kept 0 … 1 for each pixel, 3 bytes of `rgb` each
 * @param out RGBA for `transparent`, RGB for the others
 */
export function cutoutRow(
  rgb: Uint8Array,
  kept: Float32Array,
  backdrop: Backdrop,
  out: Uint8Array,
): void {
  const channels = backdrop === 'transparent' ? 4 : 3
  for (let x = 0; x < kept.length; ++x) {
    const share = kept[x]!
    const [i, o] = [3 * x, channels * x]
    const grey = 0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!
    for (let k = 0; k < 3; ++k) {
      const own = rgb[i + k]!
      const other = backdrop === 'fog' ? FOG : grey
      out[o + k] =
        backdrop === 'transparent'
          ? own
          : Math.round(backdrop === 'mask' ? 255 * share : other + (own - other) * share)
    }
    if (channels === 4) out[o + 3] = Math.round(255 * share)
  }
}
