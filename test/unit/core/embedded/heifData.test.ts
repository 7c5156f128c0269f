import { describe, expect, test } from 'vitest'
import { readItemData } from '../../../../src/core/embedded/heifItems.ts'
import { box, fileOf, fullBox, num } from './boxes.ts'
import { joinBytes, latin } from './makeEmbedded.ts'

interface Entry {
  readonly id: number
  readonly method?: number
  readonly base?: number
  readonly extents: readonly (readonly [offset: number, length: number])[]
}
interface Widths {
  readonly version: 0 | 1 | 2
  readonly offset?: number
  readonly length?: number
  readonly base?: number
  readonly index?: number
}

/** ISO/IEC 14496-12, section 8.11.3. */
function iloc(
  entries: readonly Entry[],
  { version, offset = 4, length = 4, base = 0, index = 0 }: Widths,
) {
  const idBytes = version === 2 ? 4 : 2
  return fullBox(
    'iloc',
    version,
    0,
    num(offset * 16 + length, 1),
    num(base * 16 + (version > 0 ? index : 0), 1),
    num(entries.length, idBytes),
    ...entries.map((entry) =>
      joinBytes(
        num(entry.id, idBytes),
        version > 0 ? num(entry.method ?? 0, 2) : num(0, 0),
        num(0, 2),
        num(entry.base ?? 0, base),
        num(entry.extents.length, 2),
        ...entry.extents.map(([at, bytes]) =>
          joinBytes(num(7, version > 0 ? index : 0), num(at, offset), num(bytes, length)),
        ),
      ),
    ),
  )
}

/** A file that begins with 16 letters, which the offsets count from. */
function read(entries: readonly Entry[], widths: Widths, ...more: readonly Uint8Array[]) {
  const file = fileOf(box('free', latin('abcdefgh')), iloc(entries, widths), ...more)
  return (item: number) => {
    const data = readItemData(file.bytes, file.boxes, item)
    return data === null ? null : Buffer.from(data).toString('latin1')
  }
}

describe('iloc', () => {
  const two: readonly Entry[] = [
    {
      id: 3,
      extents: [
        [8, 2],
        [14, 1],
      ],
    },
    { id: 4, extents: [[9, 3]] },
  ]
  test.each<Widths>([
    { version: 0 },
    { version: 1 },
    { version: 2 },
    { version: 0, offset: 8, length: 8 },
    { version: 1, base: 4, index: 4 },
    { version: 2, base: 8, index: 8, length: 8 },
  ])('of %o gives an item’s extents, joined', (widths) => {
    const data = read(two, widths)
    expect(data(3)).toBe('abg')
    expect(data(4)).toBe('bcd')
    expect(data(5)).toBeNull()
  })

  test('adds the base offset to each offset', () => {
    const entries = [
      {
        id: 1,
        base: 8,
        extents: [
          [1, 2],
          [4, 1],
        ],
      },
    ] satisfies readonly Entry[]
    expect(read(entries, { version: 1, base: 4 })(1)).toBe('bce')
  })

  test('counts the offsets of method 1 from the content of idat', () => {
    const entries = [{ id: 1, method: 1, extents: [[1, 3]] }] satisfies readonly Entry[]
    expect(read(entries, { version: 1 }, box('idat', latin('wxyz')))(1)).toBe('xyz')
    expect(() => read(entries, { version: 1 }, box('idat', latin('wxy')))(1)).toThrow('cut off')
    expect(() => read(entries, { version: 1 })(1)).toThrow('its depth image is cut off')
  })

  test('takes a length of 0 for the rest of the file', () => {
    const entries = [{ id: 1, extents: [[8, 0]] }] satisfies readonly Entry[]
    const data = read(entries, { version: 0, length: 0 }, box('mdat', latin('end')))(1)
    expect(data?.startsWith('abcdefgh')).toBe(true)
    expect(data?.endsWith('end')).toBe(true)
    const inside = [{ id: 1, method: 1, extents: [[1, 0]] }] satisfies readonly Entry[]
    expect(read(inside, { version: 1 }, box('idat', latin('wxyz')), box('free'))(1)).toBe('xyz')
  })

  test('reads no entry beyond the number that it states', () => {
    const whole = iloc(two, { version: 0 })
    // The number of items is behind the header of the box and the sizes: bytes 14 and 15.
    whole.set(num(1, 2), 14)
    const file = fileOf(box('free', latin('abcdefgh')), whole)
    expect(readItemData(file.bytes, file.boxes, 3)).not.toBeNull()
    expect(readItemData(file.bytes, file.boxes, 4)).toBeNull()
  })

  test('in a file that has none gives null', () => {
    const file = fileOf(box('free', latin('abcd')))
    expect(readItemData(file.bytes, file.boxes, 1)).toBeNull()
  })

  test.each<[string, Entry, RegExp]>([
    ['ends behind the file', { id: 1, extents: [[8, 5000]] }, /its depth image is cut off/],
    ['begins behind the file', { id: 1, extents: [[9000, 0]] }, /its depth image is cut off/],
    ['is longer than the file', { id: 1, extents: Array(200).fill([0, 40]) }, /cut off/],
    ['is made of another item', { id: 1, method: 2, extents: [[0, 1]] }, /is in another file/],
    ['has 257 extents', { id: 1, extents: Array(257).fill([0, 0]) }, /is in another file/],
  ])('of an item that %s is an error', (_, entry, sentence) => {
    expect(() => read([entry], { version: 1 })(1)).toThrow(sentence)
  })

  test('of an item with 256 extents is right', () => {
    const extents = Array.from({ length: 256 }, (): readonly [number, number] => [8, 1])
    expect(read([{ id: 1, extents }], { version: 1 })(1)).toBe('a'.repeat(256))
  })
})
