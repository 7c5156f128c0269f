import { expect, test } from 'vitest'
import { fileNameOf, hasCredentials, shownAddress } from '../../../src/core/shownAddress.ts'

test.each([
  ['https://user:pw@host/a.png', 'https://host/a.png'],
  ['http://user@host/', 'http://host/'],
  ['//user:pw@host/a.png', '//host/a.png'],
  ['http://user:pw@', 'http://'],
  ['HTTPS://a@b:c@host/', 'HTTPS://host/'],
  ['https:user:pw@host/a', 'https://host/a'],
  ['https:\\\\user:pw@host/a', 'https://host/a'],
])('%s is shown without its credentials', (address, shown) => {
  expect(hasCredentials(address)).toBe(true)
  expect(shownAddress(address)).toBe(shown)
})

test.each([
  'https://host/a@b.png',
  'photo@2x.png',
  'https://host/?mail=a@b',
  'data:image/png;base64,//a@',
])('%s has no credentials', (address) => {
  expect(hasCredentials(address)).toBe(false)
  expect(shownAddress(address)).toBe(address)
})

test('a long address is shortened', () => {
  expect(shownAddress(`data:${'x'.repeat(500)}`)).toHaveLength(121)
})

test.each([
  ['/a/model.onnx', 'model.onnx'],
  ['/a/my%20model.onnx', 'my model.onnx'],
  ['/a/', 'other'],
  ['/a/%E0%A4%A.onnx', '%E0%A4%A.onnx'],
  ['/xnno.%E2%80%AEonnx', 'xnno.onnx'],
  ['/%3Cimg%20src%3Dx%3E.onnx', '<img src=x>.onnx'],
])('the file at %s is called %s', (path, name) => {
  expect(fileNameOf(path, 'other')).toBe(name)
})
