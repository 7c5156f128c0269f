/**
 * Writes an OpenEXR file of one channel, in scan lines with ZIP compression
 * (openexr.com/en/latest/OpenEXRFileLayout.html; ImfZip.cpp).
 */

import { concat, latin1, utf8 } from '../bytes.ts'
import { floatToHalf } from '../onnx/half.ts'
import type { Size } from '../types.ts'
import { littleEndianFloats } from './npy.ts'
import type { Deflate } from './png.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface ExrSpec {
  readonly size: Size
  /** 16 bits per value instead of 32. */
  readonly half: boolean
  /** Attributes of type string. The keys have 1 to 31 characters of ASCII. */
  readonly text: Readonly<Record<string, string>>
}

/** ZIP compression combines this many rows. */
export const EXR_BLOCK_ROWS = 16

/**
 * Y is the luminance of a grey image, which every program opens. Z would be taken for a distance, and here near is
 * large.
 */
const CHANNEL = 'Y'
/** The magic number, then version 2 without flags: one part, scan lines, names of at most 31 characters. */
const START = Uint8Array.of(0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0)
const ZIP = 3

function numbers(kind: 'int' | 'float', ...values: readonly number[]): Bytes {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) =>
    kind === 'int' ? view.setInt32(i * 4, value, true) : view.setFloat32(i * 4, value, true),
  )
  return bytes
}

function attribute(name: string, type: string, value: Uint8Array): Bytes {
  return concat([latin1(`${name}\0${type}\0`), numbers('int', value.length), value])
}

function header({ size, half, text }: ExrSpec): Bytes {
  const window = numbers('int', 0, 0, size.width - 1, size.height - 1)
  // Name, sample type, linearity with three reserved bytes, sampling in x and y. An empty name ends the list.
  const channels = concat([
    latin1(`${CHANNEL}\0`),
    numbers('int', half ? 1 : 2, 0, 1, 1),
    latin1('\0'),
  ])
  return concat([
    START,
    attribute('channels', 'chlist', channels),
    attribute('compression', 'compression', Uint8Array.of(ZIP)),
    attribute('dataWindow', 'box2i', window),
    attribute('displayWindow', 'box2i', window),
    attribute('lineOrder', 'lineOrder', Uint8Array.of(0)),
    attribute('pixelAspectRatio', 'float', numbers('float', 1)),
    attribute('screenWindowCenter', 'v2f', numbers('float', 0, 0)),
    attribute('screenWindowWidth', 'float', numbers('float', 1)),
    ...Object.entries(text).map(([name, value]) => attribute(name, 'string', utf8(value))),
    latin1('\0'),
  ])
}

/** The table of block offsets, 64 bits each. It is between the header, which has `from` bytes, and the first block. */
function offsetTable(from: number, lengths: readonly number[]): Bytes {
  const bytes = new Uint8Array(lengths.length * 8)
  const view = new DataView(bytes.buffer)
  let at = from + bytes.length
  lengths.forEach((length, i) => {
    view.setBigUint64(i * 8, BigInt(at), true)
    at += length
  })
  return bytes
}

/** Rounded to the nearest half, ties to even. Two bytes each, little-endian. */
function littleEndianHalves(values: Float32Array): Bytes {
  const bytes = new Uint8Array(values.length * 2)
  for (let i = 0, o = 0; i < values.length; ++i, o += 2) {
    const half = floatToHalf(values[i]!)
    bytes[o] = half & 255
    bytes[o + 1] = half >> 8
  }
  return bytes
}

/**
 * The predictor of ZIP compression: the bytes at even offsets come first, then those at odd offsets. Then each byte but
 * the first becomes its difference to the previous one, plus 128.
 */
export function zipPredict(bytes: Uint8Array): Bytes {
  const out = new Uint8Array(bytes.length)
  const middle = (bytes.length + 1) >> 1
  for (let i = 0; i < bytes.length; ++i) out[(i >> 1) + (i & 1 ? middle : 0)] = bytes[i]!
  for (let i = out.length - 1; i > 0; --i) out[i] = out[i]! - out[i - 1]! + 128
  return out
}

async function deflated(bytes: Bytes, deflate: Deflate): Promise<Bytes> {
  const parts: Uint8Array[] = []
  const once = async function* () {
    yield bytes
  }
  for await (const part of deflate(once())) parts.push(part)
  return concat(parts)
}

/**
 * Yields the blocks in order. Returns what precedes them in the file, because the offset table there depends on their
 * compressed lengths.
 * @param blocks 16 rows each, the last one as many as remain. The producer may reuse an array when it is asked for the
 *   next one.
 */
export async function* encodeExr(
  spec: ExrSpec,
  blocks: Iterable<Float32Array>,
  deflate: Deflate,
): AsyncGenerator<Bytes, Bytes> {
  const lengths: number[] = []
  let top = 0
  for (const values of blocks) {
    const raw = spec.half ? littleEndianHalves(values) : littleEndianFloats(values)
    const zipped = await deflated(zipPredict(raw), deflate)
    // A block that does not shrink is stored raw, without the predictor. Readers see that from its length.
    const data = zipped.length < raw.length ? zipped : raw
    lengths.push(8 + data.length)
    yield concat([numbers('int', top, data.length), data])
    top += EXR_BLOCK_ROWS
  }
  const head = header(spec)
  return concat([head, offsetTable(head.length, lengths)])
}
