/** float16 files on turbo, which computes them in float32: against Python's onnxruntime, and against float32 by onnxruntime. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readOnnx, widened, writeOnnx } from '../../../../src/core/onnx/index.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { errorOf, reference, turbo } from './onnxFiles.ts'
import { VARIANTS } from './runPlan.ts'

const SIDE = 56
/** test/models/half.py. */
const STEP = 13
const recorded: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(inRoot('test', 'models', 'half.json'), 'utf8'),
)

function picture(): Float32Array {
  return Float32Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
    const pixel = i % (SIDE * SIDE)
    const [x, y, c] = [pixel % SIDE, Math.floor(pixel / SIDE), Math.floor(i / SIDE / SIDE)]
    return Math.sin(x / 9 + y / 13 + c)
  })
}

describe.each(Object.entries(recorded))('%s', (name, expected) => {
  const file = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
  const range = Math.max(...expected) - Math.min(...expected)

  it('gives the map that onnxruntime computes in float16, to the precision of float16', () => {
    for (const variant of VARIANTS) {
      const map = turbo(file, picture(), { variant, threads: 2 }, SIDE)
      const samples = map.filter((_, i) => i % STEP === 0)
      // Between 4 and 8 float16 has steps of 0.004.
      expect(errorOf(samples, expected) * Math.max(...expected)).toBeLessThan(0.01 * range)
    }
  })

  it('gives the map of the same weights in float32', async () => {
    const wide = writeOnnx(widened(readOnnx(file, name)))
    const { map } = await reference(wide, picture(), [1, 3, SIDE, SIDE])
    for (const variant of VARIANTS)
      expect(errorOf(turbo(file, picture(), { variant, threads: 2 }, SIDE), map)).toBeLessThan(1e-4)
  })
})
