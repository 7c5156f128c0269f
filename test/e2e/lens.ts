/** Makes a model that shows its own input: its map is one channel of the prepared photo. */
import { createHash } from 'node:crypto'
import { BAKED_256 } from '../../src/core/models.ts'
import { FLOAT32, type Tensor, type ValueInfo, writeOnnx } from '../../src/core/onnx/index.ts'
import type { Model } from '../../src/core/types.ts'
import { sampleMap, writeSelfTestInput } from '../../src/engine/selfTest.ts'
import type { Page } from './site.ts'

const { width: side } = BAKED_256

function value(name: string, dims: readonly number[]): ValueInfo {
  return { name, dataType: FLOAT32, dims }
}

function kernel(channel: number): Tensor {
  return {
    name: 'kernel',
    dims: [1, 3, 1, 1],
    dataType: FLOAT32,
    raw: new Uint8Array(Float32Array.from([0, 1, 2], (i) => (i === channel ? 1 : 0)).buffer),
  }
}

function file(channel: number): Buffer {
  return Buffer.from(
    writeOnnx({
      irVersion: 10,
      producer: 'a test',
      opsets: [{ domain: '', version: 18 }],
      metadata: new Map(),
      functions: [],
      graph: {
        name: 'lens',
        nodes: [
          {
            opType: 'Conv',
            domain: '',
            name: 'pick',
            inputs: ['image', 'kernel'],
            outputs: ['map'],
            attributes: new Map(),
          },
        ],
        initializers: [kernel(channel)],
        inputs: [value('image', [1, 3, side, side])],
        outputs: [value('map', [1, 1, side, side])],
      },
    }),
  )
}

/** Returns the output of the model for the self-test input: one channel of it. */
function answer(channel: number): readonly number[] {
  const probe = new Float32Array(3 * side * side)
  writeSelfTestInput(BAKED_256, probe)
  return sampleMap(probe.subarray(channel * side * side, (channel + 1) * side * side))
}

/** Serves the model for a channel (0 red, 1 green, 2 blue) to `page`. The caller must register it. */
export async function lens(page: Page, channel: 0 | 1 | 2): Promise<Model> {
  const bytes = file(channel)
  const path = `models/lens-${channel}.onnx`
  await page.route(`**/${path}`, (route) =>
    route.fulfill({
      body: bytes,
      contentType: 'application/octet-stream',
      headers: { 'Cross-Origin-Resource-Policy': 'cross-origin' },
    }),
  )
  return {
    id: `own-lens-${channel}`,
    title: `lens ${channel}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: '',
    profile: BAKED_256,
    referenceOutput: answer(channel),
    source: { kind: 'fetched', urls: [path] },
  }
}
