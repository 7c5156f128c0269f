/** Depth as a file holds it, before it is a map. Types only. */

/** gdepth: Google's XMP of 2014. dynamic-depth: Google's container of 2019. apple: an auxiliary picture of a JPEG. heif: one of a HEIC or AVIF. */
export type EmbeddedKind = 'gdepth' | 'dynamic-depth' | 'apple' | 'heif'

/**
 * What the grey levels of a depth picture mean, with t from 0 (black) to 1 (white): the quantity at t is
 * black + t · (white − black), which is either 1/z or z itself.
 */
export interface DepthEncoding {
  readonly quantity: 'inverse' | 'distance'
  readonly black: number
  readonly white: number
  /** z is in metres. */
  readonly isMetric: boolean
}

/** A depth picture found in a photo. */
export interface EmbeddedDepth {
  readonly kind: EmbeddedKind
  /** A whole file: JPEG, PNG, HEIC or AVIF. */
  readonly picture: Uint8Array
  readonly encoding: DepthEncoding
  /** False where the file states no usable range: then `encoding` says only which end is near. */
  readonly hasRange: boolean
}

export type EmbeddedDepthResult =
  | { readonly kind: 'found'; readonly depth: EmbeddedDepth }
  /** detail: an English phrase. */
  | { readonly kind: 'damaged'; readonly detail: string }
  /** A stereo photo: two views, no depth. */
  | { readonly kind: 'stereo' }
  | { readonly kind: 'none' }
