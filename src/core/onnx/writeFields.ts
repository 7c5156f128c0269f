/**
 * Writes the fields of protocol buffer messages (protobuf.dev/programming-guides/encoding). A field is a list of parts, so that
 * the bytes of weights are never copied. Equal values give equal bytes.
 */
import { utf8 } from '../bytes.ts'
import { WireType } from './wire.ts'

export type Parts = readonly Uint8Array[]

const MAX_INT64 = 9223372036854775807n

/** Seven bits a byte, the lowest first. Negative numbers have the ten bytes of their two's complement. */
function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

function tag(field: number, wire: WireType): number[] {
  return varint(BigInt(field * 8 + wire))
}

/** @param value beyond int64 it is its nearest value: exporters write "to the end" as 2⁶³ − 1, which a number rounds to 2⁶³. */
export function integer(field: number, value: number): Parts {
  const whole = BigInt(value)
  const inside = whole > MAX_INT64 ? MAX_INT64 : whole
  return [Uint8Array.from([...tag(field, WireType.Varint), ...varint(inside)])]
}

export function float(field: number, value: number): Parts {
  return [
    Uint8Array.from(tag(field, WireType.Bit32)),
    new Uint8Array(Float32Array.of(value).buffer),
  ]
}

export function lengthOf(parts: Parts): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}

/** A message within a message, or bytes. */
export function message(field: number, ...body: readonly Parts[]): Parts {
  const parts = body.flat()
  const length = varint(BigInt(lengthOf(parts)))
  return [Uint8Array.from([...tag(field, WireType.LengthDelimited), ...length]), ...parts]
}

export function string(field: number, value: string): Parts {
  return message(field, [utf8(value)])
}

/** Nothing for an empty string, which a reader takes for the missing field. */
export function text(field: number, value: string): Parts {
  return value === '' ? [] : string(field, value)
}
