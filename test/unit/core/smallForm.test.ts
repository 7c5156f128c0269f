import { expect, test } from 'vitest'
import { parseSmallForm } from '../../../src/core/smallForm.ts'

const form = {
  file: 'midas-small.int8.onnx',
  bytes: 17,
  sha256: 'a'.repeat(64),
  error: { largest: 0.03, mean: 0.01, aligned: 0.004 },
  referenceOutput: [1, 2],
}

test('a whole description is read', () => {
  expect(parseSmallForm(form)).toEqual(form)
})

test.each([
  ['a name', 'midas-small.int8.onnx'],
  ['null', null],
  ['a folder in the name', { ...form, file: '../midas-small.int8.onnx' }],
  ['another host', { ...form, file: 'https://host/midas-small.int8.onnx' }],
  ['no length', { ...form, bytes: 0 }],
  ['no hash', { ...form, sha256: 'a' }],
  ['no error', { ...form, error: { largest: 1 } }],
  ['no output', { ...form, referenceOutput: ['1'] }],
])('%s is not a description', (_, value) => {
  expect(parseSmallForm(value)).toBeNull()
})
