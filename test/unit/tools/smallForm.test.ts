/** The form of a model with 8-bit weights that `npm run model` writes beside it. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeOnnx } from '../../../src/core/onnx/index.ts'
import { uniforms } from '../../../tools/graph/random.ts'
import { SEEDED_PROFILE } from '../../../tools/graph/seededModel.ts'
import { placeSmallForm } from '../../../tools/model/smallForm.ts'
import { splitFile } from '../../../tools/model/split.ts'
import { floats, node, tinyModel } from '../core/onnx/tinyGraph.ts'

const next = uniforms(5)
const draw = (count: number): number[] => Array.from({ length: count }, () => next() * 0.2)
const profile = { ...SEEDED_PROFILE, width: 16, height: 16 }
const bytes = writeOnnx(
  tinyModel({
    name: 'two layers',
    nodes: [
      node('Conv', ['input', 'w1'], 'a', { pads: { kind: 'ints', value: [1, 1, 1, 1] } }),
      node('Relu', ['a'], 'b'),
      node('Conv', ['b', 'w2'], 'output'),
    ],
    initializers: [floats('w1', [64, 3, 3, 3], draw(1728)), floats('w2', [1, 64, 1, 1], draw(64))],
    inputs: [{ name: 'input', dataType: 1, dims: [1, 3, 16, 16] }],
    outputs: [{ name: 'output', dataType: 1, dims: [1, 1, 16, 16] }],
  }),
)
const sha256 = createHash('sha256').update(bytes).digest('hex')

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
  file = path.join(folder, 'm.onnx')
  await writeFile(file, bytes)
})
afterEach(() => rm(folder, { recursive: true }))

test('it is smaller, close to the original, and its facts are right', async () => {
  const form = await placeSmallForm(file, profile)
  const written = await readFile(path.join(folder, 'm.int8.onnx'))
  expect(form).toMatchObject({
    file: 'm.int8.onnx',
    bytes: written.length,
    sha256: createHash('sha256').update(written).digest('hex'),
  })
  expect(written.length).toBeLessThan(bytes.length / 2)
  expect(form.error.largest).toBeGreaterThan(0)
  expect(form.error.largest).toBeLessThan(0.02)
  expect(form.referenceOutput).toHaveLength(64)
  expect(JSON.parse(await readFile(path.join(folder, 'm.int8.json'), 'utf8'))).toEqual(form)
})

test('it is written again only if it is damaged', async () => {
  const first = await placeSmallForm(file, profile)
  const target = path.join(folder, 'm.int8.onnx')
  const { mtimeMs } = await stat(target)
  expect(await placeSmallForm(file, profile)).toEqual(first)
  expect((await stat(target)).mtimeMs).toBe(mtimeMs)
  await writeFile(target, 'cut')
  expect(await placeSmallForm(file, profile)).toEqual(first)
  expect((await stat(target)).size).toBe(first.bytes)
})

test('a model in parts has the same form', async () => {
  const whole = await placeSmallForm(file, profile)
  await rm(path.join(folder, 'm.int8.json'))
  await splitFile(file, { title: 'm', bytes: bytes.length, sha256 }, 4000)
  expect(await readdir(folder)).not.toContain('m.onnx')
  expect(await placeSmallForm(file, profile)).toEqual(whole)
})
