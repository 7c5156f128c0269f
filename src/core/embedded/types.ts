/** Depth as a file holds it, before it is a map. Types only. */

/** gdepth: Google's XMP of 2014. dynamic-depth: Google's container of 2019. apple: an auxiliary picture of a JPEG. heif: one of a HEIC or AVIF. */
export type InsideKind = 'gdepth' | 'dynamic-depth' | 'apple' | 'heif'

/**
 * What the grey levels of a depth picture mean, with t from 0 (black) to 1 (white): the quantity at t is
 * black + t · (white − black), which is either 1/z or z itself.
 */
export interface Levels {
  readonly quantity: 'inverse' | 'distance'
  readonly black: number
  readonly white: number
  /** z is in metres. */
  readonly isMetric: boolean
}

/** A depth picture found in a photo. */
export interface DepthClaim {
  readonly kind: InsideKind
  /** A whole file: JPEG, PNG, HEIC or AVIF. */
  readonly picture: Uint8Array
  readonly levels: Levels
  /** False where the file states no usable range: then `levels` says only which end is near. */
  readonly hasRange: boolean
}

export type Found =
  | { readonly kind: 'found'; readonly claim: DepthClaim }
  /** detail: an English phrase. */
  | { readonly kind: 'damaged'; readonly detail: string }
  /** A stereo photo: two views, no depth. */
  | { readonly kind: 'stereo' }
  | { readonly kind: 'none' }
