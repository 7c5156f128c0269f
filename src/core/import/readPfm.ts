/** A portable float map → its numbers (netpbm's pfm; Debevec): one channel, rows bottom-up, either byte order. */
import { insist } from '../embedded/damaged.ts'
import { textOf } from '../embedded/text.ts'
import { MOST_PLANE, type Plane } from './plane.ts'

const LONGEST_HEAD = 256

export function isPfm(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 &&
    (bytes[1] === 0x66 || bytes[1] === 0x46) &&
    (bytes[2] === 10 || bytes[2] === 32 || bytes[2] === 13)
  )
}

/** The scale's sign is the byte order; its size is left aside, as OpenCV and MiDaS do. @throws DamagedDepth */
export function readPfm(bytes: Uint8Array): Plane {
  const head = textOf(bytes, { from: 0, to: Math.min(LONGEST_HEAD, bytes.length) })
  const [whole, kind, across, down, scale] =
    /^(P[fF])\s+(\d{1,9})\s+(\d{1,9})\s+([-+\d.eE]+)[\n\r ]/u.exec(head) ?? []
  insist(whole !== undefined, 'its PFM header makes no sense')
  insist(kind === 'Pf', 'it has three numbers for each pixel (PF) instead of one (Pf)')
  const [width, height] = [Number(across), Number(down)]
  insist(
    width > 0 && height > 0 && width * height <= MOST_PLANE,
    `it says it has ${width} × ${height} pixels, and the limit is ${MOST_PLANE / 2 ** 20} megapixels`,
  )
  insist(Number(scale) !== 0 && !Number.isNaN(Number(scale)), 'its PFM header makes no sense')
  insist(bytes.length - whole.length >= width * height * 4, 'it is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset + whole.length)
  const isLittle = Number(scale) < 0
  const data = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; ++y) {
    const start = (height - 1 - y) * width
    for (let x = 0; x < width; ++x, at += 4) data[start + x] = view.getFloat32(at, isLittle)
  }
  return { width, height, data, most: null, text: {} }
}
