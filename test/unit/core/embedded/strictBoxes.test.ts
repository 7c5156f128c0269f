import { expect, test } from 'vitest'
import {
  bigEndian,
  findBox,
  readBoxes,
  writeBox,
} from '../../../../src/core/embedded/strictBoxes.ts'
import { box, num } from './boxes.ts'
import { joinBytes, latin } from './makeEmbedded.ts'

test('boxes are read one after another', () => {
  const bytes = joinBytes(box('free', latin('ab')), box('mdat'), box('free', latin('c')))
  const boxes = readBoxes(bytes, 0, bytes.length)
  expect(boxes).toEqual([
    { type: 'free', from: 0, content: 8, to: 10 },
    { type: 'mdat', from: 10, content: 18, to: 18 },
    { type: 'free', from: 18, content: 26, to: 27 },
  ])
  expect(findBox(boxes, 'free')?.from).toBe(0)
  expect(findBox(boxes, 'meta')).toBeUndefined()
})

test.each([
  ['longer than the file', joinBytes(num(9, 4), latin('free'))],
  ['shorter than its own header', joinBytes(num(7, 4), latin('free'), num(0, 8))],
])('a box that is %s is an error', (_, bytes) => {
  expect(() => readBoxes(bytes, 0, bytes.length)).toThrow('one of its boxes is cut off')
})

test('a file has at most 4096 boxes', () => {
  const many = (count: number) => joinBytes(...Array<Uint8Array>(count).fill(box('free')))
  expect(readBoxes(many(4096), 0, 4096 * 8).length).toBe(4096)
  expect(() => readBoxes(many(4097), 0, 4097 * 8)).toThrow('it has too many boxes')
})

test('numbers and boxes are written big-endian', () => {
  expect([...bigEndian([0x01020304, 4], [0xfffe, 2], [5, 1], [0, 0])]).toEqual([
    1, 2, 3, 4, 255, 254, 5,
  ])
  expect([...bigEndian([2 ** 40 + 3, 8])]).toEqual([0, 0, 1, 0, 0, 0, 0, 3])
  expect(Buffer.from(writeBox('mdat', latin('ab'), latin('c'))).toString('latin1')).toBe(
    '\0\0\0\x0bmdatabc',
  )
})
