import { expect, test } from 'vitest'
import { DepthdropError } from '../../../src/core/errors.ts'
import { isMemoryError } from '../../../src/core/memoryError.ts'

/** An error as Comlink restores it: an Error that keeps only the name of its class. */
function restored(name: string, message: string): Error {
  return Object.assign(new Error(message), { name })
}

test.each([
  ['a typed array', new RangeError('Array buffer allocation failed')],
  ['a typed array in a worker', restored('RangeError', 'Invalid typed array length: 1e12')],
  ['a C++ runtime', 'std::bad_alloc'],
  ['a C++ runtime without exceptions', 12_345_678],
  ['a decoder', new DOMException('Failed to allocate the image', 'InvalidStateError')],
  ['Depthdrop', new DepthdropError('out-of-memory', { name: 'x' })],
])('the error of %s is a memory error', (_, error) => {
  expect(isMemoryError(error)).toBe(true)
})

test.each([
  ['a damaged photo', new DOMException('The source image could not be decoded.')],
  ['a bug', new TypeError('x is not a function')],
  ['damaged wasm', new WebAssembly.RuntimeError('memory access out of bounds')],
  ['damaged wasm in Firefox', new WebAssembly.RuntimeError('index out of bounds')],
  ['another error of Depthdrop', new DepthdropError('map-gone', { name: 'memory.jpg' })],
  ['nothing', undefined],
])('the error of %s is not a memory error', (_, error) => {
  expect(isMemoryError(error)).toBe(false)
})
