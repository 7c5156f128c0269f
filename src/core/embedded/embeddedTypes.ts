/** A depth map as a photo's own file stores it, before its grey levels are read. Types only. */

/**
 * - `gdepth`: Google's XMP of 2014.
 * - `dynamic-depth`: Google's container of 2019.
 * - `apple`: an auxiliary image of a JPEG.
 * - `heif`: an auxiliary image of a HEIC or AVIF.
 */
export type EmbeddedKind = 'gdepth' | 'dynamic-depth' | 'apple' | 'heif'

/**
 * What the grey levels of a depth image mean. With t from 0 (black) to 1 (white), the quantity at t is
 * black + t · (white − black).
 */
export interface DepthEncoding {
  /** `inverse`: the quantity is 1/z. `distance`: it is z. */
  readonly quantity: 'inverse' | 'distance'
  readonly black: number
  readonly white: number
  /** z is in metres. */
  readonly isMetric: boolean
}

export interface EmbeddedDepth {
  readonly kind: EmbeddedKind
  /** A complete file: JPEG, PNG, HEIC or AVIF. */
  readonly picture: Uint8Array
  readonly encoding: DepthEncoding
  /** False if the file states no usable range. `encoding` then only says which end is near. */
  readonly hasRange: boolean
}

export type EmbeddedDepthResult =
  | { readonly kind: 'found'; readonly depth: EmbeddedDepth }
  /** `detail` is an English phrase, the end of a sentence. */
  | { readonly kind: 'damaged'; readonly detail: string }
  /** The photo is a stereo pair: two views and no depth. */
  | { readonly kind: 'stereo' }
  | { readonly kind: 'none' }
