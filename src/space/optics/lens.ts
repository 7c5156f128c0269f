/** How much a thin lens blurs a point. */

/**
 * The diameter of the circle of confusion of a point at distance z with the lens focused at zf, aperture A and focal length f:
 * c = A · f/(zf − f) · |z − zf| / z (Potmesil & Chakravarty 1981, https://doi.org/10.1145/965161.806818). With inverse depth
 * q = 1/z this is linear: c = k · |q − qf| with k = A · f · zf / (zf − f).
 */
export interface Lens {
  /** k / 2 in pixels: the radius of the blur for a difference of 1 in inverse depth. */
  readonly scale: number
  /** The inverse depth in focus. */
  readonly focus: number
}

/**
 * @param aperture the diameter, in per cent of the photo's width, of the blur across the whole range of inverse depth
 */
export function lensOf(
  { least, most }: { readonly least: number; readonly most: number },
  width: number,
  aperture: number,
  focus: number,
): Lens {
  const scale = most > least ? ((aperture / 100) * width) / 2 / (most - least) : 0
  return { scale, focus }
}
