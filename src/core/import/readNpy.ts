/** Reads a NumPy array file (numpy.lib.format, versions 1 to 3) of two dimensions, or of three if one of them is 1. */

import { indexOfText, textOf } from '../bytes.ts'
import { ensure } from '../errors.ts'
import { halfToFloat } from '../onnx/half.ts'
import { MAX_RASTER_PIXELS, type Raster, tooManyPixels } from './raster.ts'

const MAGIC = '\x93NUMPY'
const MAX_HEADER_BYTES = 65_536

export function isNpy(bytes: Uint8Array): boolean {
  return indexOfText(bytes, MAGIC, 0, MAGIC.length) === 0
}

type Get = (view: DataView, at: number, isLittle: boolean) => number

/** By NumPy's type string without its byte order. */
const TYPES: Readonly<Record<string, { readonly bytes: number; readonly get: Get }>> = {
  f2: { bytes: 2, get: (view, at, isLittle) => halfToFloat(view.getUint16(at, isLittle)) },
  f4: { bytes: 4, get: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  f8: { bytes: 8, get: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  u1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, get: (view, at, isLittle) => view.getUint16(at, isLittle) },
  u4: { bytes: 4, get: (view, at, isLittle) => view.getUint32(at, isLittle) },
  u8: { bytes: 8, get: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)) },
  i1: { bytes: 1, get: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, get: (view, at, isLittle) => view.getInt16(at, isLittle) },
  i4: { bytes: 4, get: (view, at, isLittle) => view.getInt32(at, isLittle) },
  i8: { bytes: 8, get: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
}

/** Drops a batch or channel dimension of 1. */
function planeShape(shape: readonly number[]): readonly number[] {
  if (shape.length !== 3) return shape
  if (shape[0] === 1) return shape.slice(1)
  return shape[2] === 1 ? shape.slice(0, 2) : shape
}

/** @throws DamagedDepth */
export function readNpy(bytes: Uint8Array): Raster {
  const version = bytes[6] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  ensure(version >= 1 && version <= 3 && bytes.length > 12, 'its NPY header is invalid')
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const from = version === 1 ? 10 : 12
  ensure(length <= MAX_HEADER_BYTES && from + length <= bytes.length, 'its NPY header is invalid')
  const header = textOf(bytes, from, from + length)
  const [, order, typeName = ''] = /'descr'\s*:\s*'([<>|=])(\w+)'/u.exec(header) ?? []
  const [, isFortran] = /'fortran_order'\s*:\s*(True|False)/u.exec(header) ?? []
  const [, shapeText = ''] = /'shape'\s*:\s*\(([\d\s,]{0,200})\)/u.exec(header) ?? []
  const type = TYPES[typeName]
  ensure(
    order !== undefined && type !== undefined,
    `its numbers have a type that is not supported (${typeName || 'unknown'})`,
  )
  const shape = shapeText
    .split(',')
    .filter((side) => side.trim() !== '')
    .map(Number)
  const plane = planeShape(shape)
  const [height = 0, width = 0] = plane
  ensure(
    plane.length === 2 && width > 0 && height > 0,
    `its array has the shape (${shape.join(', ')}) instead of (height, width)`,
  )
  ensure(width * height <= MAX_RASTER_PIXELS, tooManyPixels({ width, height }))
  ensure(bytes.length - from - length >= width * height * type.bytes, 'it is cut off')
  const isLittle = order !== '>'
  const data = new Float32Array(width * height)
  const [stepX, stepY] = isFortran === 'True' ? [height, 1] : [1, width]
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x, ++i)
      data[i] = type.get(view, from + length + (x * stepX + y * stepY) * type.bytes, isLittle)
  }
  return { width, height, data, most: null, text: {} }
}
