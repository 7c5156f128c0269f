/** Reads protocol buffer fields within a budget. The only file that imports the wire library. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

export { WireType }

/** The bytes are not a complete message. `message` is an English phrase whose subject is the file. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** How many more values a file may create. One byte of the file can become a hundred bytes of objects. */
export interface Budget {
  left: number
}

export function spend(budget: Budget, values = 1): void {
  budget.left -= values
  if (budget.left < 0) throw new Malformed('it has too many small parts for a model')
}

/** The current field of a message. A getter may be called once, and throws Malformed for another wire type. */
export class Field {
  readonly #reader: BinaryReader
  #wire: WireType = WireType.Varint
  number = 0
  isTaken = false

  constructor(bytes: Uint8Array) {
    this.#reader = new BinaryReader(bytes)
  }

  /** Moves to the next field. Returns false at the end of the message. */
  next(): boolean {
    if (this.#reader.pos >= this.#reader.len) return false
    const [number, wire] = this.#reader.tag()
    if (wire === WireType.StartGroup || wire === WireType.EndGroup)
      throw new Malformed('it is not an ONNX file')
    this.number = number
    this.#wire = wire
    this.isTaken = false
    return true
  }

  skip(): void {
    this.#reader.skip(this.#wire, this.number)
    this.isTaken = true
  }

  #take(wire: WireType): BinaryReader {
    if (this.#wire !== wire) throw new Malformed('it is not an ONNX file')
    this.isTaken = true
    return this.#reader
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    return this.#take(WireType.LengthDelimited).bytes()
  }

  text(budget: Budget): string {
    spend(budget)
    return this.#take(WireType.LengthDelimited).string()
  }

  /** An int64. Beyond 2^53 it is rounded. */
  integer(): number {
    return Number(this.#take(WireType.Varint).int64())
  }

  float(): number {
    return this.#take(WireType.Bit32).float()
  }

  /** A repeated int64, packed or one element per field. */
  integers(into: number[], budget: Budget): void {
    if (this.#wire === WireType.Varint) {
      spend(budget)
      into.push(this.integer())
      return
    }
    const packed = new BinaryReader(this.bytes())
    while (packed.pos < packed.len) {
      spend(budget)
      into.push(Number(packed.int64()))
    }
  }

  /** A repeated float, packed or one element per field. */
  floats(into: number[], budget: Budget): void {
    if (this.#wire === WireType.Bit32) {
      spend(budget)
      into.push(this.float())
      return
    }
    const packed = new BinaryReader(this.bytes())
    while (packed.pos < packed.len) {
      spend(budget)
      into.push(packed.float())
    }
  }

  /** The encoded bytes of a repeated number: a packed block or one element. */
  block(): Uint8Array {
    if (this.#wire === WireType.LengthDelimited) return this.bytes()
    this.isTaken = true
    return this.#reader.skip(this.#wire, this.number)
  }
}

/** Calls `visit` for each field of the message in `bytes`. A field that it does not read is skipped. */
export function eachField(bytes: Uint8Array, visit: (field: Field) => void): void {
  try {
    const field = new Field(bytes)
    while (field.next()) {
      visit(field)
      if (!field.isTaken) field.skip()
    }
  } catch (error) {
    if (error instanceof Malformed || error instanceof TypeError) throw error
    // The library throws a plain Error or RangeError for bad tags, lengths and varints.
    throw new Malformed('it is incomplete or damaged')
  }
}

/** Calls `visit` for each varint in a packed block. */
export function eachVarint(block: Uint8Array, visit: (value: bigint) => void): void {
  const reader = new BinaryReader(block)
  while (reader.pos < reader.len) visit(BigInt(reader.int64()))
}
