/**
 * The compiled kernels belong to their source, and both sides of a step's record name the same
 * offsets.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { HASHES } from '../../../../src/engine/turbo/kernelHashes.ts'
import { withUnsharedMemory } from '../../../../src/engine/turbo/kernels.ts'
import {
  COMMON_FIELDS,
  KERNEL_FIELDS,
  OP_BYTES,
  OP_CODES,
  type OpCode,
  PACK_BUFFER_BYTES,
  SYNC_HEADER,
} from '../../../../src/engine/turbo/op.ts'
import { SOURCE_HASH } from '../../../../src/engine/turbo/sourceHash.ts'
import { compileKernels, hashOf, hashSource } from '../../../../tools/kernels.mjs'
import { VARIANTS, wasmOf } from './runPlan.ts'

function source(name: string): string {
  return readFileSync(
    new URL(`../../../../src/engine/turbo/kernels/${name}.ts`, import.meta.url),
    'utf8',
  )
}

/** The byte offsets that a kernel file declares, by their names in capitals. */
function offsetsIn(name: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...source(name).matchAll(/^@inline (?:export )?const (\w+): usize = (\d+)$/gmu)].map(
      ([, field = '', offset]) => [field, Number(offset)],
    ),
  )
}

function inCapitals(fields: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, offset]) => [
      name.replace(/[A-Z]/gu, '_$&').toUpperCase(),
      offset,
    ]),
  )
}

const MODULES = ['kernels', 'transformer'] as const
const FILES = MODULES.flatMap((name) => VARIANTS.map((variant) => ({ name, variant })))

it.each(FILES)(
  '$name, $variant is compiled from the source (else: npm run kernels)',
  async ({ name, variant }) => {
    const compiled = Buffer.from(await compileKernels(variant, name))
    expect(Buffer.compare(compiled, wasmOf(variant, name))).toBe(0)
  },
)

it.each(FILES)(
  '$name, $variant has the hash by which the browser checks it (else: npm run kernels)',
  ({ name, variant }) => {
    expect(HASHES[name][variant]).toBe(hashOf(wasmOf(variant, name)))
  },
)

it('the hash that stored snapshots carry is that of the source (else: npm run kernels)', async () => {
  expect(SOURCE_HASH).toBe(await hashSource())
})

it('both variants together take at most 12 kB, and at most 24 kB with the transformer’s, compressed', () => {
  const [own = NaN, transformer = NaN] = MODULES.map((name) =>
    VARIANTS.reduce((sum, variant) => sum + brotliCompressSync(wasmOf(variant, name)).length, 0),
  )
  expect(own).toBeLessThanOrEqual(12_000)
  expect(own + transformer).toBeLessThanOrEqual(24_000)
})

it('Node runs both variants, and only one of them uses relaxed SIMD', () => {
  expect(FILES.map(({ name, variant }) => WebAssembly.validate(wasmOf(variant, name)))).toEqual([
    ...[true, true, true, true],
  ])
  // f32x4.relaxed_madd: prefix 0xfd, opcode 0x105 as LEB128.
  const has = (wasm: Uint8Array): boolean => Buffer.from(wasm).includes(Buffer.of(0xfd, 0x85, 0x02))
  expect(FILES.map(({ name, variant }) => has(wasmOf(variant, name)))).toEqual([
    ...[true, false, true, false],
  ])
})

it('with an unshared memory both variants are valid, and refuse a shared one', () => {
  for (const variant of VARIANTS) {
    const module = new WebAssembly.Module(withUnsharedMemory(wasmOf(variant)))
    const instance = (shared: boolean): WebAssembly.Instance =>
      new WebAssembly.Instance(module, {
        env: {
          memory: new WebAssembly.Memory({ initial: 1, maximum: 65_535, shared }),
          more: () => undefined,
        },
      })
    expect(instance(false).exports['solo']).toBeTypeOf('function')
    expect(() => instance(true)).toThrow(WebAssembly.LinkError)
  }
})

it('op.ts and kernels/opFields.ts give the common fields the same offsets', () => {
  const { DONE, NEXT_ITEM, ...fields } = offsetsIn('opFields')
  expect([DONE, NEXT_ITEM]).toEqual([SYNC_HEADER.done, SYNC_HEADER.nextItem])
  expect(fields).toEqual(inCapitals(COMMON_FIELDS))
  expect(source('opFields')).toContain(`export const OP_BYTES: usize = ${OP_BYTES}\n`)
})

it.each<readonly [string, readonly OpCode[]]>([
  ['gemm', ['gemm']],
  ['gemmInt8', ['gemmInt8']],
  ['depthwise', ['depthwise']],
  ['winograd', ['winograd4', 'winograd2']],
  ['pixelwise', ['resize', 'elementwise', 'loadInput', 'storeOutput']],
  ['pack', ['packDense', 'packWinograd']],
  ['packInt8', ['packInt8']],
  ['checksum', ['checksum']],
  ['norm', ['norm']],
  ['activation', ['activation']],
  ['rearrange', ['copy', 'depthToSpace', 'concat']],
  ['attention', ['packKeys', 'attention']],
  ['pooling', ['maxPool', 'pad']],
])('op.ts and kernels/%s.ts give its own fields the same offsets', (file, codes) => {
  const fields = Object.assign({}, ...codes.map((code) => inCapitals(KERNEL_FIELDS[code])))
  // packInt8.ts reads the scales of the file through pack.ts.
  const shared = file === 'packInt8' ? { WEIGHT_SCALES: offsetsIn('pack')['WEIGHT_SCALES'] } : {}
  expect({ ...offsetsIn(file), ...shared }).toEqual(fields)
})

it('no two fields of a step have the same offset', () => {
  for (const [code, fields] of Object.entries(KERNEL_FIELDS)) {
    const offsets = Object.values(fields)
    expect(new Set(offsets).size, code).toBe(offsets.length)
    expect(Math.max(...offsets), code).toBeLessThan(OP_BYTES)
  }
})

it('a step’s code calls the kernel of that name', () => {
  const found = [
    ...`${source('index')}${source('transformer')}`.matchAll(
      /case (\d+):\s+(?:if \(ASC_FEATURE_RELAXED_SIMD\) )?(\w+)\(op, item(?:, thread)?(?:, (\d))?\)/gu,
    ),
  ].map(([, code, name = '', side = '']) => [`${name}${side}`, Number(code)])
  expect(Object.fromEntries(found)).toEqual(OP_CODES)
})

it('a thread’s packing buffer holds nine taps and three columns of six vectors', () => {
  expect(PACK_BUFFER_BYTES).toBeGreaterThanOrEqual((9 + 3 * 6) * 16)
})
