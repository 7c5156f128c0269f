/** Text files of millions of numbers. */
import { concat, utf8 } from '../../core/bytes.ts'

/** Strings of this length are encoded at once: one string for the whole file would be too long for the engine. */
const CHUNK_LENGTH = 1 << 20

export function linesAsBytes(lines: Iterable<string>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  let pending = ''
  for (const line of lines) {
    pending += line
    if (pending.length < CHUNK_LENGTH) continue
    parts.push(utf8(pending))
    pending = ''
  }
  return concat([...parts, utf8(pending)])
}

/** With five decimals: 1/100 of a millimetre if the unit is a metre. */
export function decimal(value: number): string {
  return String(Math.round(value * 1e5) / 1e5)
}
