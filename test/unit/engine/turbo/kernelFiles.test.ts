/** The kernels' two files are what their source gives, and both sides speak of the same places. */
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { unshared } from '../../../../src/engine/turbo/kernels.ts'
import { CODES, KERNEL_BYTES, MEETING, OP_BYTES, PLACES } from '../../../../src/engine/turbo/op.ts'
import { SOURCE } from '../../../../src/engine/turbo/source.ts'
import { compileKernels, hashSource } from '../../../../tools/kernels.mjs'
import { VARIANTS, wasmOf } from './run.ts'

function source(name: string): string {
  return readFileSync(
    new URL(`../../../../src/engine/turbo/kernels/${name}.ts`, import.meta.url),
    'utf8',
  )
}

it.each(VARIANTS)('%s is compiled from the source (else: npm run kernels)', async (variant) => {
  expect(Buffer.compare(Buffer.from(await compileKernels(variant)), wasmOf(variant))).toBe(0)
})

it('what a visit keeps is known by the source it was made with (else: npm run kernels)', async () => {
  expect(SOURCE).toBe(await hashSource())
})

it('both together stay within 12 KB, compressed', () => {
  expect(
    VARIANTS.reduce((sum, variant) => sum + brotliCompressSync(wasmOf(variant)).length, 0),
  ).toBeLessThanOrEqual(12 * 1024)
})

it('relaxed SIMD is run by these tests, and is what sets one file apart', () => {
  expect(VARIANTS.map((variant) => WebAssembly.validate(wasmOf(variant)))).toEqual([true, true])
  // f32x4.relaxed_madd: prefix 0xfd, opcode 0x105 as LEB128.
  const has = (wasm: Uint8Array): boolean => Buffer.from(wasm).includes(Buffer.of(0xfd, 0x85, 0x02))
  expect(VARIANTS.map((variant) => has(wasmOf(variant)))).toEqual([true, false])
})

it('over memory of one thread both are valid, and refuse shared memory', () => {
  for (const variant of VARIANTS) {
    const module = new WebAssembly.Module(unshared(wasmOf(variant)))
    const instance = (shared: boolean): WebAssembly.Instance =>
      new WebAssembly.Instance(module, {
        env: { memory: new WebAssembly.Memory({ initial: 1, maximum: 16_384, shared }) },
      })
    expect(instance(false).exports['solo']).toBeTypeOf('function')
    expect(() => instance(true)).toThrow(WebAssembly.LinkError)
  }
})

it('a step’s places are those in kernels/op.ts', () => {
  const found = Object.fromEntries(
    [...source('op').matchAll(/export const (\w+): usize = (\d+)/gu)].map(([, name = '', at]) => [
      name,
      Number(at),
    ]),
  )
  const { OP_BYTES: size, DONE: done, LANE: lane, ...rest } = found
  expect([size, done, lane]).toEqual([OP_BYTES, MEETING.done, MEETING.lane])
  const capitals = (name: string): string => name.replace(/[A-Z]/gu, '_$&').toUpperCase()
  expect(rest).toEqual(
    Object.fromEntries(Object.entries(PLACES).map(([name, at]) => [capitals(name), at])),
  )
})

it('a step’s code calls the kernel of that name', () => {
  const found = [
    ...source('index').matchAll(
      /case (\d+): (?:if \(ASC_FEATURE_RELAXED_SIMD\) )?(\w+)\(op, ticket(?:, thread)?(?:, (\d))?\)/gu,
    ),
  ].map(([, code, name = '', side = '']) => [`${name}${side}`, Number(code)])
  expect(Object.fromEntries(found)).toEqual(CODES)
})

it('a thread’s room for packing holds nine taps and three columns of six vectors', () => {
  expect(KERNEL_BYTES).toBeGreaterThanOrEqual((9 + 3 * 6) * 16)
})
