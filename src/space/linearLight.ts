/** sRGB levels and linear light (IEC 61966-2-1). */

/** Linear light 0 … 1 of each of the 256 levels. */
export const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const STEPS = 4096
const LEVELS = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
  const value = i / STEPS
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

/** The level of linear light, which is limited to 0 … 1. Dark levels are off by at most one. */
export function levelOf(light: number): number {
  return LEVELS[light <= 0 ? 0 : light >= 1 ? STEPS : (light * STEPS + 0.5) | 0]!
}
