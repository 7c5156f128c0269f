/** Reads a portable float map (netpbm's pfm; Debevec): one channel, rows from bottom to top, either byte order. */
import { textOf } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { MAX_RASTER_PIXELS, type Raster, tooManyPixels } from './raster.ts'

const MAX_HEADER_BYTES = 256

/** True for `Pf` and `PF`, each followed by white space. */
export function isPfm(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 &&
    (bytes[1] === 0x66 || bytes[1] === 0x46) &&
    (bytes[2] === 10 || bytes[2] === 32 || bytes[2] === 13)
  )
}

/**
 * One character separates the header from the values. Text mode on Windows makes it two, CR and LF, but a value may begin
 * with either byte, so the length of the file decides.
 */
function headerLength(bytes: Uint8Array, scaleEnd: number, valueBytes: number): number {
  const isPair = bytes[scaleEnd] === 13 && bytes[scaleEnd + 1] === 10
  return scaleEnd + (isPair && bytes.length - scaleEnd - 1 !== valueBytes ? 2 : 1)
}

/**
 * The sign of the scale is the byte order. Its magnitude is ignored, as OpenCV and MiDaS do.
 * @throws DamagedDepth
 */
export function readPfm(bytes: Uint8Array): Raster {
  const header = textOf(bytes, 0, MAX_HEADER_BYTES)
  const [upToScale, kind, across, down, scale] =
    /^(P[fF])\s+(\d{1,9})\s+(\d{1,9})\s+([-+\d.eE]+)(?=[\n\r ])/u.exec(header) ?? []
  ensure(upToScale !== undefined, 'its PFM header is invalid')
  ensure(kind === 'Pf', 'it has three numbers for each pixel (PF) instead of one (Pf)')
  const [width, height] = [Number(across), Number(down)]
  ensure(
    width > 0 && height > 0 && width * height <= MAX_RASTER_PIXELS,
    tooManyPixels({ width, height }),
  )
  ensure(Number(scale) !== 0 && !Number.isNaN(Number(scale)), 'its PFM header is invalid')
  const valueBytes = width * height * 4
  const from = headerLength(bytes, upToScale.length, valueBytes)
  ensure(bytes.length - from >= valueBytes, 'it is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset + from)
  const isLittle = Number(scale) < 0
  const data = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; ++y) {
    const start = (height - 1 - y) * width
    for (let x = 0; x < width; ++x, at += 4) data[start + x] = view.getFloat32(at, isLittle)
  }
  return { width, height, data, most: null, text: {} }
}
