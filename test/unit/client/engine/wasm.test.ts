import { expect, test, vi } from 'vitest'
import { loadModel } from '../../../../src/client/engine/load.ts'
import { runsWasm } from '../../../../src/client/engine/wasm.ts'
import { STARTER } from '../../../../src/core/models.ts'
import { caught, fakeEngine, ignore } from './fakeEngine.ts'

test('this Node.js runs WebAssembly with SIMD', () => {
  expect(runsWasm()).toBe(true)
})

test.each([
  ['WebAssembly', undefined],
  ['SIMD', { validate: () => false }],
])('a browser without %s is reported, and no worker starts', async (_, wasm) => {
  vi.stubGlobal('WebAssembly', wasm)
  try {
    const { engine, starts } = fakeEngine()
    expect(await caught(loadModel(engine, STARTER, ignore))).toMatchObject({ code: 'no-wasm' })
    expect(starts).toEqual([])
  } finally {
    vi.unstubAllGlobals()
  }
})
