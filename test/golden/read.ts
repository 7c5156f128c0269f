/** Reads the goldens that make.py and makeInside.py wrote. */
import { readFileSync } from 'node:fs'

export function goldenBytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(new URL(name, import.meta.url)))
}

/** The caller states the type of the JSON file; it is not checked. A golden of another shape makes its test fail. */
export function golden<T>(name: string): T {
  return JSON.parse(new TextDecoder().decode(goldenBytes(name))) as T
}

export function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64, 'base64'))
}

export function floats(base64: string): Float32Array<ArrayBuffer> {
  return new Float32Array(bytes(base64).buffer)
}

export function shorts(base64: string): Uint16Array<ArrayBuffer> {
  return new Uint16Array(bytes(base64).buffer)
}

/** The largest |a − b|. Infinity if the lengths differ or a value is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; ++i) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN))
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}
