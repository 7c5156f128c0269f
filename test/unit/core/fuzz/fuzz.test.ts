/**
 * Gives damaged files to every parser that we wrote. `npm run fuzz` runs more of them. A failure names its seed, which repeats it:
 * `npm run fuzz -- --seed N --cases 1`.
 */
import { expect, test } from 'vitest'
import { findEmbeddedDepth } from '../../../../src/core/embedded/index.ts'
import { readXml } from '../../../../src/core/embedded/xml.ts'
import { DamagedDepth, DepthdropError } from '../../../../src/core/errors.ts'
import { readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import type { Raster } from '../../../../src/core/import/raster.ts'
import { readNpy } from '../../../../src/core/import/readNpy.ts'
import { readPfm } from '../../../../src/core/import/readPfm.ts'
import { readPng } from '../../../../src/core/import/readPng.ts'
import { readOnnx } from '../../../../src/core/onnx/index.ts'
import { deriveProfile } from '../../../../src/core/profile/derive.ts'
import { inflate } from '../../../../src/worker/zlib.ts'
import { tinyFile } from '../onnx/tinyGraph.ts'
import { mutate } from './mutate.ts'
import { filesLike } from './seedFiles.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Of each parser. The long run has 20,000 in all. */
const CASES = Number(process.env['DEPTHDROP_FUZZ_CASES'] ?? 60)
const SEED = Number(process.env['DEPTHDROP_FUZZ_SEED'] ?? 1)
const LIMIT_MS = 10_000

function bytesLike(pattern: RegExp): readonly Bytes[] {
  return filesLike(pattern).map(({ bytes }) => bytes)
}

function isWhole({ width, height, data }: Raster): void {
  expect(data.length).toBe(width * height)
}

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:G="http://ns.google.com/photos/1.0/depthmap/" G:Near="0.5" G:Far="12" G:Data="QUJD">&lt;&#65;<![CDATA[x]]><!-- y --></rdf:Description></rdf:RDF></x:xmpmeta>`

interface Parser {
  readonly seeds: readonly Bytes[]
  /** May throw DamagedDepth and DepthdropError, and nothing else. */
  readonly read: (bytes: Bytes) => unknown
}

const PARSERS: Readonly<Record<string, Parser>> = {
  'headers of images': {
    seeds: bytesLike(/\.(?!json|py|pfm|npy|onnx)\w+$/u),
    read: readImageHeader,
  },
  'depth in JPEG files': { seeds: bytesLike(/\.jpg$/u), read: findEmbeddedDepth },
  'depth in HEIF files': { seeds: bytesLike(/\.(avif|heic)$/u), read: findEmbeddedDepth },
  XML: { seeds: [new Uint8Array(Buffer.from(XMP)), ...bytesLike(/\.svg$/u)], read: readXml },
  PNG: {
    seeds: bytesLike(/\.png$/u),
    read: (bytes) => readPng(bytes, inflate).then(isWhole),
  },
  PFM: { seeds: bytesLike(/\.pfm$/u), read: (bytes) => isWhole(readPfm(bytes)) },
  NPY: { seeds: bytesLike(/\.npy$/u), read: (bytes) => isWhole(readNpy(bytes)) },
  ONNX: {
    seeds: [tinyFile(), tinyFile({ input: ['batch', 3, 'height', 'width'] })],
    read: (bytes) => deriveProfile(readOnnx(bytes, 'a.onnx').graph, 'a.onnx'),
  },
}

test.each(Object.entries(PARSERS))(
  '%s: every damaged file is read or refused with a reason, and in time',
  async (_, { seeds, read }) => {
    expect(seeds.length).toBeGreaterThan(0)
    for (let seed = SEED; seed < SEED + CASES; seed += 1) {
      const [bytes, other] = [seeds[seed % seeds.length], seeds[(seed * 7) % seeds.length]]
      if (bytes === undefined || other === undefined) continue
      const start = performance.now()
      try {
        await read(mutate(bytes, other, seed))
      } catch (error) {
        const isReason = error instanceof DamagedDepth || error instanceof DepthdropError
        if (!isReason) throw new Error(`seed ${seed}`, { cause: error })
      }
      expect(performance.now() - start, `seed ${seed}`).toBeLessThan(LIMIT_MS)
    }
  },
  3_600_000,
)
