/**
 * Assigns addresses in the engine's single memory, from low to high. Constants are written later,
 * all at once.
 */

/** Bytes of a cache line. Blocks begin on one, so that two threads never write to the same line. */
const LINE = 64

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to
}

export interface Allocator {
  /** Returns the address of a new block of so many bytes. */
  reserve(bytes: number): number
  /** Returns the address to which `write` will copy these values. */
  addConstant(values: Float32Array | Uint32Array): number
  /** The first free address. */
  readonly end: number
  /** Copies all constants to their addresses. */
  write(memory: ArrayBufferLike): void
}

/** `start`: the first address to assign. */
export function createAllocator(start: number): Allocator {
  let end = start
  const constants: { readonly address: number; readonly bytes: Uint8Array }[] = []
  const reserve = (bytes: number): number => {
    const address = roundUp(end, LINE)
    end = address + bytes
    return address
  }
  return {
    reserve,
    addConstant(values) {
      const address = reserve(values.byteLength)
      constants.push({
        address,
        bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })
      return address
    },
    get end() {
      return end
    },
    write(memory) {
      const all = new Uint8Array(memory)
      for (const { address, bytes } of constants) all.set(bytes, address)
    },
  }
}
