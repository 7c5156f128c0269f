/** A NumPy array file → its numbers (numpy.lib.format, versions 1 to 3): two dimensions, or three of which one is 1. */

import { ensure } from '../embedded/damaged.ts'
import { indexOfText, textOf } from '../embedded/text.ts'
import { halfToFloat } from '../onnx/half.ts'
import { MAX_RASTER_PIXELS, type Raster } from './raster.ts'

const MAGIC = '\x93NUMPY'
const LONGEST_HEAD = 65_536

export function isNpy(bytes: Uint8Array): boolean {
  return indexOfText(bytes, MAGIC, 0, MAGIC.length) === 0
}

type Get = (view: DataView, at: number, isLittle: boolean) => number

/** By numpy's type string, without its byte order. */
const READERS: Readonly<Record<string, { readonly bytes: number; readonly get: Get }>> = {
  f2: { bytes: 2, get: (view, at, isLittle) => halfToFloat(view.getUint16(at, isLittle)) },
  f4: { bytes: 4, get: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  f8: { bytes: 8, get: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  u1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, get: (view, at, isLittle) => view.getUint16(at, isLittle) },
  u4: { bytes: 4, get: (view, at, isLittle) => view.getUint32(at, isLittle) },
  i2: { bytes: 2, get: (view, at, isLittle) => view.getInt16(at, isLittle) },
  i4: { bytes: 4, get: (view, at, isLittle) => view.getInt32(at, isLittle) },
}

/** @throws DamagedDepth */
export function readNpy(bytes: Uint8Array): Raster {
  const version = bytes[6] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  ensure(version >= 1 && version <= 3 && bytes.length > 12, 'its NPY header makes no sense')
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const from = version === 1 ? 10 : 12
  ensure(length <= LONGEST_HEAD && from + length <= bytes.length, 'its NPY header makes no sense')
  const head = textOf(bytes, { from, to: from + length })
  const [, order, type = ''] = /'descr'\s*:\s*'([<>|=])(\w+)'/u.exec(head) ?? []
  const [, fortran] = /'fortran_order'\s*:\s*(True|False)/u.exec(head) ?? []
  const [, shape = ''] = /'shape'\s*:\s*\(([\d\s,]{0,200})\)/u.exec(head) ?? []
  const reader = READERS[type]
  ensure(
    order !== undefined && reader !== undefined,
    `its numbers are of a type that is not read here (${type || 'unknown'})`,
  )
  const sides = shape
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number)
  // A batch or a channel of one, on either side.
  const kept =
    sides.length === 3
      ? sides[0] === 1
        ? sides.slice(1)
        : sides[2] === 1
          ? sides.slice(0, 2)
          : sides
      : sides
  const [height = 0, width = 0] = kept
  ensure(
    kept.length === 2 && width > 0 && height > 0,
    `its array has the shape (${sides.join(', ')}) instead of (height, width)`,
  )
  ensure(
    width * height <= MAX_RASTER_PIXELS,
    `it says it has ${width} × ${height} pixels, and the limit is ${MAX_RASTER_PIXELS / 2 ** 20} megapixels`,
  )
  ensure(bytes.length - from - length >= width * height * reader.bytes, 'it is cut off')
  const isLittle = order !== '>'
  const data = new Float32Array(width * height)
  const [stepX, stepY] = fortran === 'True' ? [height, 1] : [1, width]
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x, ++i)
      data[i] = reader.get(view, from + length + (x * stepX + y * stepY) * reader.bytes, isLittle)
  }
  return { width, height, data, most: null, text: {} }
}
