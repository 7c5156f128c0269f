import { describe, expect, it } from 'vitest'
import { DepthdropError } from '../../../../src/core/errors.ts'
import { readOnnx } from '../../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../../src/core/profile/derive.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { floats, node, tinyFile } from './tinyGraph.ts'

const file = tinyFile({
  front: [
    node('Sub', ['input', 'mean'], 'centred', { axes: { kind: 'ints', value: [1, 2] } }),
    node('Div', ['centred', 'std'], 'scaled', { note: { kind: 'string', value: 'a note' } }),
  ],
  constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406]), floats('std', [], [0.225])],
  last: 'scaled',
  input: ['batch', 3, 8, 8],
})

/** Reads the file and derives its profile. Returns 'fine' or the error's code. Any other error fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    deriveProfile(readOnnx(bytes, 'a.onnx').graph, 'a.onnx')
    return 'fine'
  } catch (error) {
    if (error instanceof DepthdropError) return error.code
    throw error
  }
}

/** The number of bytes in tensors that are copies and not views into the file. */
function copied(bytes: Uint8Array): number {
  try {
    return readOnnx(bytes, 'a.onnx')
      .graph.initializers.filter(({ raw }) => raw.buffer !== bytes.buffer)
      .reduce((sum, { raw }) => sum + raw.length, 0)
  } catch {
    return 0
  }
}

describe('a damaged file is either read or refused with a DepthdropError', () => {
  it('truncated at every length', () => {
    const codes = new Set(
      Array.from({ length: file.length }, (_, length) => outcome(file.subarray(0, length))),
    )
    expect(outcome(file)).toBe('fine')
    expect([...codes].sort()).toEqual(['fine', 'model-not-onnx'])
  })

  it('with each single byte set to each of 8 values that are special in the format', () => {
    for (const value of [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x3a, 0x4a]) {
      for (let at = 0; at < file.length; at += 1) {
        const bytes = file.slice()
        bytes[at] = value
        expect(['fine', 'model-not-onnx', 'model-wrong-graph']).toContain(outcome(bytes))
      }
    }
  })

  it('with 1 to 8 random bytes, 20,000 times, and its copied tensors stay smaller than 8 files', () => {
    const next = uniforms(7)
    const below = (limit: number): number => Math.floor(((next() + 1) / 2) * limit)
    const seen = new Map<string, number>()
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = file.slice()
      for (let change = below(8); change >= 0; change -= 1) bytes[below(bytes.length)] = below(256)
      const code = outcome(bytes)
      seen.set(code, (seen.get(code) ?? 0) + 1)
      expect(copied(bytes)).toBeLessThan(8 * file.length)
    }
    expect([...seen.keys()].sort()).toEqual(['fine', 'model-not-onnx', 'model-wrong-graph'])
  })
})
