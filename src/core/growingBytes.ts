/** Bytes whose number is not known in advance. */
import { MAX_MODEL_BYTES } from './models.ts'

type Bytes = Uint8Array<ArrayBuffer>

export class GrowingBytes {
  #bytes: Bytes
  #length: number

  constructor(start: Bytes) {
    this.#bytes = start
    this.#length = start.length
  }

  get length(): number {
    return this.#length
  }

  /** Makes room for `length` bytes at once, so that they are not copied as they arrive. */
  reserve(length: number): void {
    if (length <= this.#bytes.length) return
    const larger = new Uint8Array(length)
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }

  push(chunk: Uint8Array): void {
    const length = this.#length + chunk.length
    if (length > this.#bytes.length)
      this.reserve(Math.max(length, Math.min(2 * this.#bytes.length, MAX_MODEL_BYTES)))
    this.#bytes.set(chunk, this.#length)
    this.#length = length
  }

  /** A copy of the bytes from `start` on. */
  from(start: number): Bytes {
    return this.#bytes.slice(start, this.#length)
  }

  /** All bytes, without a copy if they fill the room. */
  all(): Bytes {
    return this.#length === this.#bytes.length ? this.#bytes : this.from(0)
  }
}
