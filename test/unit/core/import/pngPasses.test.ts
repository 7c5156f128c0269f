/** The row filters of PNG, and the passes of an interlaced one. */
import { describe, expect, it, test } from 'vitest'
import { interlacePasses, unfilter } from '../../../../src/core/import/pngPasses.ts'

/** The specification's examples do not have numbers. These were worked out by hand. */
test.each<[string, number, number[], number[] | null, number, number[]]>([
  ['None', 0, [1, 2, 3], [10, 20, 30], 1, [1, 2, 3]],
  ['Sub', 1, [1, 2, 3], [10, 20, 30], 1, [1, 3, 6]],
  ['Sub of two bytes a pixel', 1, [1, 2, 3, 254], null, 2, [1, 2, 4, 0]],
  ['Up', 2, [1, 2, 3], [10, 20, 255], 1, [11, 22, 2]],
  ['Up of the first row', 2, [1, 2, 3], null, 1, [1, 2, 3]],
  ['Average', 3, [1, 2, 3], [10, 20, 30], 1, [6, 15, 25]],
  ['Average of the first row', 3, [1, 2, 3], null, 1, [1, 2, 4]],
  ['Paeth, which takes the upper one', 4, [5, 3], [100, 10], 1, [105, 13]],
  ['Paeth, which takes the left one', 4, [9, 1], [0, 0], 1, [9, 10]],
  ['Paeth, which takes the upper left one', 4, [246, 1], [20, 30], 1, [10, 21]],
  ['Paeth of the first row', 4, [1, 2, 3], null, 1, [1, 3, 6]],
  ['Paeth of two bytes a pixel', 4, [1, 2, 3, 4], [10, 20, 30, 40], 2, [11, 22, 33, 44]],
])('the filter %s is undone', (_, filter, row, above, pixelBytes, expected) => {
  const bytes = Uint8Array.from(row)
  unfilter(filter, bytes, above && Uint8Array.from(above), pixelBytes)
  expect([...bytes]).toEqual(expected)
})

describe('the passes of Adam7', () => {
  const sizes = (width: number, height: number, bits = 8, type = 0, isInterlaced = true) =>
    interlacePasses({ width, height, bits, type, isInterlaced }).map(
      ({ columns, rows, rowBytes }) => [columns, rows, rowBytes],
    )

  it.each([
    [1, 1, [[1, 1, 1]]],
    [
      5,
      5,
      [
        [1, 1, 1],
        [1, 1, 1],
        [2, 1, 2],
        [1, 2, 1],
        [3, 1, 3],
        [2, 3, 2],
        [5, 2, 5],
      ],
    ],
    [
      1,
      5,
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
        [1, 2, 1],
      ],
    ],
  ])('of %i × %i pixels', (width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected)
  })

  it('have whole bytes in each row', () => {
    expect(sizes(9, 2, 1, 0, false)).toEqual([[9, 2, 2]])
    expect(sizes(9, 2, 16, 6, false)).toEqual([[9, 2, 72]])
    expect(sizes(9, 2, 8, 2, false)).toEqual([[9, 2, 27]])
  })
})
