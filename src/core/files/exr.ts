/** An OpenEXR file of one channel, in scan lines with ZIP compression (openexr.com/en/latest/OpenEXRFileLayout.html). */

import { joined, latin1, utf8 } from '../text.ts'
import type { Size } from '../types.ts'
import { EXR_BLOCK_ROWS, exrSamples, zipPredict } from './exrBlocks.ts'
import type { Deflate } from './png.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface ExrSpec {
  readonly size: Size
  /** 16 bits a value instead of 32. */
  readonly half: boolean
  /** Attributes of type string; keys of 1 to 31 characters of ASCII. */
  readonly text: Readonly<Record<string, string>>
}

/**
 * The luminance of a grey picture, which every program opens. Not Z: that is a distance, and would be taken for one, while
 * here near is large.
 */
const CHANNEL = 'Y'
/** Single part, scan lines, names of at most 31 characters: version 2 without flags. */
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
  return joined([latin1(`${name}\0${type}\0`), numbers('int', value.length), value])
}

function header({ size, half, text }: ExrSpec): Bytes {
  const window = numbers('int', 0, 0, size.width - 1, size.height - 1)
  // Name, sample type, linear or not and three spare bytes, sampling; then the end of the list.
  const channels = joined([
    latin1(`${CHANNEL}\0`),
    numbers('int', half ? 1 : 2, 0, 1, 1),
    latin1('\0'),
  ])
  return joined([
    START,
    attribute('channels', 'chlist', channels),
    attribute('compression', 'compression', Uint8Array.of(ZIP)),
    attribute('dataWindow', 'box2i', window),
    attribute('displayWindow', 'box2i', window),
    attribute('lineOrder', 'lineOrder', Uint8Array.of(0)),
    attribute('pixelAspectRatio', 'float', numbers('float', 1)),
    attribute('screenWindowCenter', 'v2f', numbers('float', 0, 0)),
    attribute('screenWindowWidth', 'float', numbers('float', 1)),
    ...Object.entries(text).map(([name, words]) => attribute(name, 'string', utf8(words))),
    latin1('\0'),
  ])
}

/** Where each block begins, as 64-bit numbers, in a table that lies between the header and the first block. */
function offsets(from: number, lengths: readonly number[]): Bytes {
  const bytes = new Uint8Array(lengths.length * 8)
  const view = new DataView(bytes.buffer)
  let at = from + bytes.length
  lengths.forEach((length, i) => {
    view.setBigUint64(i * 8, BigInt(at), true)
    at += length
  })
  return bytes
}

async function deflated(bytes: Bytes, deflate: Deflate): Promise<Bytes> {
  const parts: Uint8Array[] = []
  const once = async function* () {
    yield bytes
  }
  for await (const part of deflate(once())) parts.push(part)
  return joined(parts)
}

/**
 * The blocks in order; what it returns goes in front of them, since the table there tells where they begin.
 * @param blocks 16 rows each, the last as many as are left; an array may be used again as soon as the next is asked for.
 */
export async function* encodeExr(
  spec: ExrSpec,
  blocks: Iterable<Float32Array>,
  deflate: Deflate,
): AsyncGenerator<Bytes, Bytes> {
  const lengths: number[] = []
  let top = 0
  for (const values of blocks) {
    const raw = exrSamples(values, spec.half)
    const zipped = await deflated(zipPredict(raw), deflate)
    // A block that does not shrink stands as it is, without the prediction: its length says so.
    const data = zipped.length < raw.length ? zipped : raw
    lengths.push(8 + data.length)
    yield joined([numbers('int', top, data.length), data])
    top += EXR_BLOCK_ROWS
  }
  const head = header(spec)
  return joined([head, offsets(head.length, lengths)])
}
