/** A portable float map → its numbers (netpbm's pfm; Debevec): one channel, rows bottom-up, either byte order. */
import { ensure } from '../embedded/damaged.ts'
import { textOf } from '../embedded/text.ts'
import { MAX_RASTER_PIXELS, type Raster } from './raster.ts'

const LONGEST_HEAD = 256

export function isPfm(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 &&
    (bytes[1] === 0x66 || bytes[1] === 0x46) &&
    (bytes[2] === 10 || bytes[2] === 32 || bytes[2] === 13)
  )
}

/** The scale's sign is the byte order; its size is left aside, as OpenCV and MiDaS do. @throws DamagedDepth */
export function readPfm(bytes: Uint8Array): Raster {
  const head = textOf(bytes, { from: 0, to: Math.min(LONGEST_HEAD, bytes.length) })
  const [whole, kind, across, down, scale] =
    /^(P[fF])\s+(\d{1,9})\s+(\d{1,9})\s+([-+\d.eE]+)[\n\r ]/u.exec(head) ?? []
  ensure(whole !== undefined, 'its PFM header makes no sense')
  ensure(kind === 'Pf', 'it has three numbers for each pixel (PF) instead of one (Pf)')
  const [width, height] = [Number(across), Number(down)]
  ensure(
    width > 0 && height > 0 && width * height <= MAX_RASTER_PIXELS,
    `it says it has ${width} × ${height} pixels, and the limit is ${MAX_RASTER_PIXELS / 2 ** 20} megapixels`,
  )
  ensure(Number(scale) !== 0 && !Number.isNaN(Number(scale)), 'its PFM header makes no sense')
  ensure(bytes.length - whole.length >= width * height * 4, 'it is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset + whole.length)
  const isLittle = Number(scale) < 0
  const data = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; ++y) {
    const start = (height - 1 - y) * width
    for (let x = 0; x < width; ++x, at += 4) data[start + x] = view.getFloat32(at, isLittle)
  }
  return { width, height, data, most: null, text: {} }
}
