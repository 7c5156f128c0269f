import { describe, expect, test } from 'vitest'
import {
  readItems,
  readPrimaryItem,
  readProperties,
  readReferences,
  zeroTerminated,
} from '../../../../src/core/embedded/heifItems.ts'
import { box, fileOf, fullBox, num } from './boxes.ts'
import { joinBytes, latin } from './makeEmbedded.ts'

test('text ends at a zero byte, at the end of the box, or at the end of the file', () => {
  const bytes = latin('abc\0def\0')
  expect(zeroTerminated(bytes, 0, 8)).toBe('abc')
  expect(zeroTerminated(bytes, 0, 2)).toBe('ab')
  expect(zeroTerminated(bytes, 4, 8)).toBe('def')
  expect(zeroTerminated(latin('open'), 0, 4)).toBe('open')
  expect(zeroTerminated(latin('\0'), 0, 1)).toBe('')
})

test.each([
  [0, 2],
  [1, 4],
])('pitm of version %i names the primary item in %i bytes', (version, size) => {
  const { bytes, boxes } = fileOf(fullBox('pitm', version, 0, num(0x0102, size), num(0xffff, 2)))
  expect(readPrimaryItem(bytes, boxes)).toBe(0x0102)
})

describe('iinf', () => {
  function infe(version: number, id: number, type: string, ...texts: readonly string[]) {
    const idBytes = version === 3 ? 4 : 2
    const rest = latin(texts.map((text) => `${text}\0`).join(''))
    return fullBox('infe', version, 0, num(id, idBytes), num(0, 2), latin(type), rest)
  }

  test.each([
    [0, 2],
    [1, 4],
  ])('of version %i lists items with short and long numbers', (version, size) => {
    const entries = [infe(2, 7, 'hvc1', 'name'), infe(3, 70_000, 'mime', 'meta', 'text/xml')]
    const { bytes, boxes } = fileOf(fullBox('iinf', version, 0, num(2, size), ...entries))
    expect([...readItems(bytes, boxes)]).toEqual([
      [7, { type: 'hvc1', mime: '' }],
      [70_000, { type: 'mime', mime: 'text/xml' }],
    ])
  })

  test('passes over other boxes and over entries of version 1, which have no type', () => {
    const entries = [infe(1, 1, 'hvc1'), fullBox('free', 2, 0, num(2, 2)), infe(2, 3, 'av01', '')]
    const { bytes, boxes } = fileOf(fullBox('iinf', 0, 0, num(3, 2), ...entries))
    expect([...readItems(bytes, boxes).keys()]).toEqual([3])
  })

  test('may have 4096 items', () => {
    const list = (count: number) => {
      const entries = Array.from({ length: count }, (_, i) => infe(2, i + 1, 'hvc1'))
      return fileOf(fullBox('iinf', 0, 0, num(count, 2), ...entries))
    }
    const most = list(4096)
    expect(readItems(most.bytes, most.boxes).size).toBe(4096)
    const more = list(4097)
    expect(() => readItems(more.bytes, more.boxes)).toThrow(/too many/)
  })
})

describe('iref', () => {
  test.each([
    [0, 2],
    [1, 4],
  ])('of version %i has the references of one type', (version, size) => {
    const reference = (type: string, from: number, ...to: readonly number[]) =>
      box(type, num(from, size), num(to.length, 2), ...to.map((id) => num(id, size)))
    const { bytes, boxes } = fileOf(
      fullBox(
        'iref',
        version,
        0,
        reference('thmb', 9, 1),
        reference('auxl', 2, 1, 5),
        reference('auxl', 3, 1),
      ),
    )
    expect(readReferences(bytes, boxes, 'auxl')).toEqual([
      { from: 2, to: [1, 5] },
      { from: 3, to: [1] },
    ])
    expect(readReferences(bytes, boxes, 'cdsc')).toEqual([])
  })

  test('that states more references than it has is read up to its end', () => {
    const { bytes, boxes } = fileOf(
      fullBox('iref', 0, 0, box('auxl', num(2, 2), num(500, 2), num(1, 2))),
      num(0xffff, 8),
    )
    expect(readReferences(bytes, boxes, 'auxl')[0]?.to.length).toBeLessThanOrEqual(3)
  })
})

describe('ipma', () => {
  const properties = ['ispe', 'pixi', 'auxC'].map((type) => box(type, num(1, 4)))

  test.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])('of version %i with flags %i gives the properties in its order', (version, flags) => {
    const [idBytes, indexBytes] = [version === 0 ? 2 : 4, flags === 1 ? 2 : 1]
    const essential = flags === 1 ? 0x8000 : 0x80
    const entry = (id: number, ...indices: readonly number[]) =>
      joinBytes(num(id, idBytes), num(indices.length, 1), ...indices.map((i) => num(i, indexBytes)))
    const entries = joinBytes(num(2, 4), entry(4, 1, 2), entry(6, 3, essential + 1, 9, 0))
    const { bytes, boxes } = fileOf(
      box('iprp', box('ipco', ...properties), fullBox('ipma', version, flags, entries)),
    )
    const typesOf = (item: number) => readProperties(bytes, boxes, item).map(({ type }) => type)
    expect(typesOf(4)).toEqual(['ispe', 'pixi'])
    expect(typesOf(6)).toEqual(['auxC', 'ispe'])
    expect(typesOf(5)).toEqual([])
  })

  test('reads no entry beyond the number that it states', () => {
    const entries = joinBytes(num(1, 4), num(4, 2), num(0, 1), num(6, 2), num(1, 1), num(1, 1))
    const { bytes, boxes } = fileOf(
      box('iprp', box('ipco', ...properties), fullBox('ipma', 0, 0, entries)),
    )
    expect(readProperties(bytes, boxes, 6)).toEqual([])
  })
})

test('a file without a box has nothing of it', () => {
  const { bytes, boxes } = fileOf(box('free', num(0x01020304, 4)), num(0x0102, 8))
  expect(readPrimaryItem(bytes, boxes)).toBeNull()
  expect(readItems(bytes, boxes).size).toBe(0)
  expect(readReferences(bytes, boxes, 'auxl')).toEqual([])
  expect(readProperties(bytes, boxes, 1)).toEqual([])
  const bare = fileOf(box('iprp', box('free', num(1, 4))))
  expect(readProperties(bare.bytes, bare.boxes, 1)).toEqual([])
})
