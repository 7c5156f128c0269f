/** Writes files with the code of the painter's worker. Node has the same streams, blobs and deflate as a browser. */

import type { FileFormat } from '../../../../src/core/files/fileFormats.ts'
import type { FileMetadata } from '../../../../src/core/files/fileMetadata.ts'
import { DEFAULT_FILE_OPTIONS, type FileOptions } from '../../../../src/core/files/fileOptions.ts'
import { planUpsample } from '../../../../src/core/resample/upsample.ts'
import type { DepthMap, Size } from '../../../../src/core/types.ts'
import { encodeMap } from '../../../../src/worker/encodeMap.ts'
import { WRITERS } from '../../../../src/worker/writers.ts'

/** The photo's name has the characters that file systems and formats often mishandle. */
export const METADATA: FileMetadata = {
  photo: { name: 'a “b”\0\n深度 🙂 \ud800.jpg', sha256: 'ab'.repeat(32) },
  origin: { kind: 'network' },
  model: { title: 'Modèle', sha256: 'cd'.repeat(32) },
  settings: { downscale: 'smooth', detail: 'raw', flip: false },
  engine: 'turbo 1',
  calibration: null,
  siblings: [{ name: 'photo.depth16.png', format: 'gray16' }],
}

/** A deterministic map with smooth and rough parts and values from −3 to about 900. */
export function mapOf(width: number, height: number): DepthMap {
  return {
    width,
    height,
    data: Float32Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      return -3 + 60 * Math.sin(x / 3) ** 2 + 8 * y + ((x * 7919 + y * 104729) % 97) / 10
    }),
  }
}

export const flatMap: DepthMap = { width: 4, height: 3, data: new Float32Array(12).fill(7.25) }

export async function write(
  map: DepthMap,
  size: Size,
  format: FileFormat,
  options: Partial<FileOptions> = {},
  metadata = METADATA,
): Promise<Buffer> {
  const job = {
    map,
    size,
    format,
    options: { ...DEFAULT_FILE_OPTIONS, ...options },
    facts: metadata,
  }
  return Buffer.from(await (await encodeMap(job, () => undefined, WRITERS)).arrayBuffer())
}

/** The values that every float file of this size must have. */
export function expectedValues(map: DepthMap, size: Size): Float32Array<ArrayBuffer> {
  const values = new Float32Array(size.width * size.height)
  planUpsample(map, size).strip(0, size.height, values)
  return values
}

/** Odd, tiny and thin sizes, and sizes with more than one strip and more than one OpenEXR block. */
export const SIZES: readonly Size[] = [
  { width: 1, height: 1 },
  { width: 17, height: 1 },
  { width: 1, height: 37 },
  { width: 7, height: 33 },
  { width: 101, height: 67 },
  { width: 5000, height: 70 },
]
