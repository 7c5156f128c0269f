/** What a file's first bytes say about it. Types only. */
import type { Bytes } from './bytes.ts'

/** Formats with magic bytes of their own. `heic` covers every HEIF still that is not AVIF. */
export type ImageFormat =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'ico'
  | 'avif'
  | 'heic'
  | 'svg'
  | 'tiff'
  | 'jxl'
  | 'jpeg2000'
  | 'psd'
  | 'pdf'

/** EXIF's tag 274: 1 is upright, 5 to 8 swap width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export interface ImageHeader {
  readonly format: ImageFormat
  /** As stored, before any turning, and unchecked: may be 0 or huge. Both or neither. */
  readonly width?: number
  readonly height?: number
  /** Absent where the file says none, or none that a browser obeys. */
  readonly orientation?: Orientation
  /** True where a second frame shows, absent where none does within the bytes given. */
  readonly animated?: true
}

/** Null where the bytes are not of this format. Never throws. */
export type HeaderReader = (bytes: Bytes) => ImageHeader | null
