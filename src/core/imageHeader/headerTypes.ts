/** What the first bytes of an image file say about it. Types only. */

/** Formats with magic bytes of their own. `heic` covers every HEIF still image that is not AVIF, `video` MP4, MOV, WebM and MKV. */
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
  | 'video'

/** The value of EXIF tag 274. 1 is upright; 5 to 8 exchange width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export interface ImageHeader {
  readonly format: ImageFormat
  /** The stored size, before the orientation is applied. Unchecked: it may be 0 or huge. Both sides or neither. */
  readonly width?: number
  readonly height?: number
  /** Absent if the file states no orientation, or states it in a way that browsers ignore. */
  readonly orientation?: Orientation
  /** In millimetres, for 36 × 24 mm film. Absent if the EXIF block of a JPEG or PNG does not state it. */
  readonly focalLength35?: number
  /** True if the given bytes contain a second frame, else absent. */
  readonly animated?: true
}

/** Returns null for the bytes of another format. Never throws. */
export type HeaderReader = (bytes: Uint8Array) => ImageHeader | null
