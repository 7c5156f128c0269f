import { expect, test, vi } from 'vitest'
import { modelAddressIn, modelAddressOf } from '../../../../src/app/models/modelsByAddress.ts'

vi.mock('../../../../src/app/photo/showError.ts', () => ({ showError: () => undefined }))

test.each([
  [' https://host/a/model.onnx\n', 'https://host/a/model.onnx'],
  ['https://host/resolve/main/model.ONNX?download=true', true],
  ['http://user:pw@host/model.onnx', true],
  ['https://host/model.onnx.zip', null],
  ['https://host/page?file=model.onnx', null],
  ['https://host/a.onnx https://host/b.onnx', null],
  ['javascript:alert(1)//.onnx', null],
  ['model.onnx', null],
])('pasted text %j', (text, address) => {
  expect(modelAddressIn(text)).toBe(address === true ? text : address)
})

test.each([
  ['?model=https%3A%2F%2Fhost%2Fa', 'https://host/a'],
  ['?model=models/own.onnx', 'models/own.onnx'],
  ['?model=starter', null],
  ['?model=', null],
  ['', null],
])('the page’s address %s', (query, address) => {
  expect(modelAddressOf(query)).toBe(address)
})
