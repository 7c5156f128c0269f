/** Damages files as broken programs and attackers do: by structure where a byte at random would only break a checksum. */
import { crc32 } from '../../../../src/core/files/pngChunks.ts'
import { isPng } from '../../../../src/core/import/readPng.ts'
import { uniforms } from '../../../../tools/graph/random.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Whole numbers from 0 to `limit` - 1. */
export type Below = (limit: number) => number

export function belowOf(seed: number): Below {
  const next = uniforms(seed)
  return (limit) => Math.floor(((next() + 1) / 2) * limit)
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

type Mutation = (bytes: Bytes, below: Below, other: Bytes) => Bytes

function cut(bytes: Bytes, below: Below): Bytes {
  return bytes.slice(0, below(bytes.length))
}

function setBytes(bytes: Bytes, below: Below): Bytes {
  const changed = bytes.slice()
  const special = [0, 1, 0x7f, 0x80, 0xff, below(256)]
  for (let i = below(8); i >= 0; i -= 1)
    changed[below(changed.length)] = special[below(special.length)] ?? 0
  return changed
}

/** Lengths, offsets and counts, in 16 or 32 bits and in either byte order. Most are near the start of a file. */
function setNumber(bytes: Bytes, below: Below): Bytes {
  if (bytes.length < 8) return bytes
  const changed = bytes.slice()
  const view = new DataView(changed.buffer)
  const at = below(below(2) === 0 ? Math.min(512, bytes.length - 4) : bytes.length - 4)
  const values = [0, 1, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, bytes.length, bytes.length - at]
  const value = values[below(values.length)] ?? 0
  if (below(2) === 0) view.setUint16(at, value & 0xffff, below(2) === 0)
  else view.setUint32(at, value, below(2) === 0)
  return changed
}

function removeBlock(bytes: Bytes, below: Below): Bytes {
  const from = below(bytes.length)
  return joined(bytes.subarray(0, from), bytes.subarray(from + below(Math.min(bytes.length, 256))))
}

function repeatBlock(bytes: Bytes, below: Below): Bytes {
  const from = below(bytes.length)
  const block = bytes.subarray(from, from + below(256))
  const copies = Array.from({ length: 1 + below(4) }, () => block)
  return joined(bytes.subarray(0, from), ...copies, bytes.subarray(from))
}

function splice(bytes: Bytes, below: Below, other: Bytes): Bytes {
  return joined(bytes.subarray(0, below(bytes.length)), other.subarray(below(other.length)))
}

/** Replaces a number in text: the headers of PFM and NPY, and attributes of XMP. */
function setDigits(bytes: Bytes, below: Below): Bytes {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1')
  const numbers = [...head.matchAll(/\d+/gu)]
  const found = numbers[below(numbers.length)]
  if (found === undefined) return bytes
  const values = ['0', '-1', '1e9', '4294967295', '99999999999999999999', 'NaN', '']
  const text = Buffer.from(values[below(values.length)] ?? '', 'latin1')
  const end = found.index + found[0].length
  return joined(bytes.subarray(0, found.index), text, bytes.subarray(end))
}

const MUTATIONS: readonly Mutation[] = [
  cut,
  setBytes,
  setNumber,
  setNumber,
  removeBlock,
  repeatBlock,
  splice,
  setDigits,
]

/** Makes every checksum right again, so that readers see what is in the chunks. */
function sealPng(bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > bytes.length) break
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)))
    at = end + 4
  }
  return bytes
}

/** The same seed gives the same damage. `other` is a file of the same kind, of which parts may be taken. */
export function mutate(bytes: Bytes, other: Bytes, seed: number): Bytes {
  const below = belowOf(seed)
  let damaged = bytes
  for (let i = below(3); i >= 0; i -= 1) {
    if (damaged.length === 0) break
    damaged = (MUTATIONS[below(MUTATIONS.length)] ?? cut)(damaged, below, other)
  }
  return isPng(damaged) && below(4) > 0 ? sealPng(damaged.slice()) : damaged
}
