/** Goldens as `make.py` wrote them. */
import { readFileSync } from 'node:fs'

export const goldenBytes = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(new URL(name, import.meta.url)))

/** The caller says what shape the file has; a golden that is not so makes its test fail. */
export const golden = <T>(name: string): T => JSON.parse(new TextDecoder().decode(goldenBytes(name))) as T

export const bytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'))

export const floats = (base64: string): Float32Array<ArrayBuffer> => new Float32Array(bytes(base64).buffer)

export const shorts = (base64: string): Uint16Array<ArrayBuffer> => new Uint16Array(bytes(base64).buffer)

/** The largest |a − b|; Infinity where the lengths differ or a value is not a number. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; ++i) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}
