import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { DepthdropError } from '../../../../src/core/errors.ts'
import {
  readOnnx,
  type Tensor,
  tensorValues,
  writeOnnx,
  writeOnnxParts,
} from '../../../../src/core/onnx/index.ts'
import { floats, node, tinyFile, tinyGraph, tinyModel } from './tinyGraph.ts'

function refusal(bytes: Uint8Array): string {
  try {
    readOnnx(bytes, 'a.onnx')
  } catch (error) {
    if (error instanceof DepthdropError && error.code === 'model-not-onnx')
      return String(error.facts['detail'])
    throw error
  }
  return 'read'
}

/** A model whose only content is one initializer with the given fields. */
function withTensor(fill: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(7, WireType.LengthDelimited).fork().tag(5, WireType.LengthDelimited).fork()
  fill(writer)
  return writer.join().join().finish()
}

function onlyTensor(bytes: Uint8Array): Float64Array | null {
  const [tensor] = readOnnx(bytes, 'a.onnx').graph.initializers
  return tensor === undefined ? null : tensorValues(tensor)
}

function packedInts(writer: BinaryWriter, field: number, values: readonly number[]): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  for (const value of values) writer.int64(value)
  writer.join()
}

describe('a written graph', () => {
  it('is equal after reading', () => {
    const graph = tinyGraph({
      front: [
        node('Made', ['input', ''], 'made', {
          float: { kind: 'float', value: 0.5 },
          int: { kind: 'int', value: -3 },
          text: { kind: 'string', value: '' },
          floats: { kind: 'floats', value: [1, -2.5] },
          ints: { kind: 'ints', value: [0, -1, 2 ** 40] },
          texts: { kind: 'strings', value: ['ä', ''] },
          tensor: { kind: 'tensor', value: floats('inner', [2, 1], [7, 8]) },
        }),
      ],
      last: 'made',
      input: ['N', 3, null, 8],
    })
    const model = { ...tinyModel(graph), functions: [Uint8Array.of(1, 2)] }
    expect(readOnnx(writeOnnx(model), 'a.onnx')).toEqual(model)
  })

  it('is equal after reading if its weights are in another file', () => {
    const weights = new Uint8Array(8192).map((_, index) => index * 7).subarray(512)
    const tensor = (name: string, from: number, count: number): Tensor => ({
      ...floats(name, [count], []),
      raw: weights.subarray(from, from + 4 * count),
    })
    // The second one has less than 1 KB, and stays in the graph.
    const initializers = [tensor('large', 1024, 400), tensor('small', 128, 4)]
    const model = tinyModel({ ...tinyGraph(), initializers })
    const graph = writeOnnx(model, { location: 'weights', file: weights })
    expect(graph.length).toBeLessThan(1024)
    expect(refusal(graph)).toContain('second file, “weights”')
    const read = readOnnx(graph, 'a.onnx', { weights: () => weights })
    expect(read).toEqual(model)
    expect(read.graph.initializers[0]?.raw.byteOffset).toBe(512 + 1024)
  })

  it('is written in parts of which the weights are those of the model', () => {
    const model = tinyModel(tinyGraph())
    const parts = writeOnnxParts(model)
    expect(Buffer.concat(parts).equals(writeOnnx(model))).toBe(true)
    for (const { raw } of model.graph.initializers) expect(parts).toContain(raw)
  })

  it('gives the expected output in onnxruntime', async () => {
    const session = await InferenceSession.create(tinyFile({ kernel: [1, 10, 100] }))
    const pixels = Float32Array.from({ length: 192 }, (_, index) => Math.floor(index / 64) + 1)
    const { output } = await session.run({ input: new OrtTensor('float32', pixels, [1, 3, 8, 8]) })
    expect(output?.dims).toEqual([1, 1, 8, 8])
    expect(new Set(output?.data as Float32Array)).toEqual(new Set([321]))
  })

  it('has weights that are views into the file’s buffer when read', () => {
    const file = tinyFile()
    const [kernel] = readOnnx(file, 'a.onnx').graph.initializers
    expect(kernel?.raw.buffer).toBe(file.buffer)
  })

  it('writes 2^63 as the largest int64, which exporters use for “to the end”', () => {
    const file = tinyFile({
      front: [node('Slice', ['input'], 'input2', { ends: { kind: 'ints', value: [2 ** 63] } })],
    })
    const ends = readOnnx(file, 'a.onnx').graph.nodes[0]?.attributes.get('ends')
    expect(ends).toEqual({ kind: 'ints', value: [2 ** 63] })
  })
})

describe('typed tensor data', () => {
  it('in float_data is read, packed or unpacked', () => {
    const packed = withTensor((w) => {
      w.tag(1, WireType.Varint).int64(2).tag(2, WireType.Varint).int32(1)
      w.tag(4, WireType.LengthDelimited).fork().float(1.5).float(-2).join()
    })
    const single = withTensor((w) => {
      w.tag(1, WireType.Varint).int64(2).tag(2, WireType.Varint).int32(1)
      w.tag(4, WireType.Bit32).float(1.5).tag(4, WireType.Bit32).float(-2)
    })
    expect([...(onlyTensor(packed) ?? [])]).toEqual([1.5, -2])
    expect([...(onlyTensor(single) ?? [])]).toEqual([1.5, -2])
  })

  it.each([
    { type: 7, field: 7, values: [1, -5, 2 ** 40] },
    { type: 6, field: 5, values: [1, -5, 2 ** 30] },
    { type: 3, field: 5, values: [1, -5, 127] },
    { type: 2, field: 5, values: [1, 5, 255] },
  ])('of data type $type is read from protobuf field $field', ({ type, field, values }) => {
    const bytes = withTensor((w) => {
      packedInts(w, 1, [values.length])
      w.tag(2, WireType.Varint).int32(type)
      packedInts(w, field, values)
    })
    expect([...(onlyTensor(bytes) ?? [])]).toEqual(values)
  })

  it('of type float16 is read from int32_data as bit patterns', () => {
    const bytes = withTensor((w) => {
      packedInts(w, 1, [2])
      w.tag(2, WireType.Varint).int32(10)
      packedInts(w, 5, [0x3c00, 0xc000])
    })
    expect([...(onlyTensor(bytes) ?? [])]).toEqual([1, -2])
  })
})

describe('an invalid ONNX file is refused with a reason', () => {
  const tensorOf = (dims: readonly number[], type: number, raw: Uint8Array): Uint8Array =>
    withTensor((w) => {
      packedInts(w, 1, dims)
      w.tag(2, WireType.Varint).int32(type).tag(9, WireType.LengthDelimited).bytes(raw)
    })

  it.each([
    ['an empty file', new Uint8Array(0), 'no graph'],
    [
      'a web page',
      new TextEncoder().encode('<!doctype html><title>404</title>'),
      'not an ONNX file',
    ],
    [
      'a Git LFS pointer',
      new TextEncoder().encode('version https://git-lfs.github.com/\n'),
      'incomplete or damaged',
    ],
    ['too little data', tensorOf([3], 1, new Uint8Array(8)), 'does not fit'],
    ['too much data', tensorOf([3], 1, new Uint8Array(16)), 'does not fit'],
    [
      'a shape of 2^62 elements',
      tensorOf([2 ** 31, 2 ** 31], 1, new Uint8Array(8)),
      'does not fit',
    ],
    ['a negative size', tensorOf([-1], 1, new Uint8Array(0)), 'negative size'],
    ['text tensors', tensorOf([1], 8, new Uint8Array(0)), 'type that is not supported'],
    ['an unknown type', tensorOf([1], 99, new Uint8Array(4)), 'type that is not supported'],
  ])('%s', (_, bytes, reason) => {
    expect(refusal(bytes)).toContain(reason)
  })

  it('weights in a second file', () => {
    const bytes = withTensor((w) => {
      packedInts(w, 1, [1000])
      w.tag(2, WireType.Varint).int32(1).tag(14, WireType.Varint).int32(1)
    })
    expect(refusal(bytes)).toContain('second file')
    expect(
      readOnnx(bytes, 'a.onnx', { weights: () => 'absent' }).graph.initializers[0]?.dims,
    ).toEqual([1000])
  })

  describe('weights in a second file that is there', () => {
    const model = (offset: number, location = 'a.onnx_data'): Uint8Array =>
      withTensor((w) => {
        packedInts(w, 1, [2])
        w.tag(2, WireType.Varint).int32(1).tag(14, WireType.Varint).int32(1)
        for (const [key, value] of [
          ['location', location],
          ['offset', String(offset)],
          ['length', '8'],
        ]) {
          w.tag(13, WireType.LengthDelimited).fork()
          w.tag(1, WireType.LengthDelimited).string(key ?? '')
          w.tag(2, WireType.LengthDelimited).string(value ?? '')
          w.join()
        }
      })
    const file = new Uint8Array(Float32Array.of(7, 1.5, -2).buffer)
    const weights = (name: string): Uint8Array | undefined =>
      name === 'a.onnx_data' ? file : undefined

    it('are read at their offset, and written back as one file', () => {
      const read = readOnnx(model(4), 'a.onnx', { weights })
      const again = readOnnx(writeOnnx(read), 'a.onnx')
      const [tensor] = again.graph.initializers
      expect(tensor === undefined ? null : [...(tensorValues(tensor) ?? [])]).toEqual([1.5, -2])
    })

    it('but not beyond its end, and not from a file of another name', () => {
      expect(() => readOnnx(model(8), 'a.onnx', { weights })).toThrow('does not fit')
      expect(() => readOnnx(model(-4), 'a.onnx', { weights })).toThrow('does not fit')
      expect(() => readOnnx(model(4), 'a.onnx', { weights: () => undefined })).toThrow(
        'its weights are in a second file, “a.onnx_data”; choose or drop both files together',
      )
    })

    it.each(['../x', '/etc/passwd', 'a/../../x', '..\\x', 'C:\\x'])(
      'but not outside the folder of the model: %s',
      (location) => {
        const asked: string[] = []
        const bytes = model(4, location)
        const ask = (name: string): undefined => void asked.push(name)
        expect(() => readOnnx(bytes, 'a.onnx', { weights: ask })).toThrow(
          `its weights are in “${location}”, outside its own folder`,
        )
        expect(asked).toEqual([])
      },
    )
  })

  it('100,001 empty operators', () => {
    const writer = new BinaryWriter().tag(7, WireType.LengthDelimited).fork()
    for (let index = 0; index < 100_001; index += 1) writer.raw(Uint8Array.of(0x0a, 0))
    expect(refusal(writer.join().finish())).toContain('too many small parts')
  })

  it('two graphs', () => {
    expect(refusal(Uint8Array.of(0x3a, 0, 0x3a, 0))).toContain('more than one graph')
  })
})
