/** Makes pictures of many megapixels. */
import { deflateSync } from 'node:zlib'
import { PNG_SIGNATURE, pngChunk } from '../../src/core/files/pngChunks.ts'
import type { Picture } from './app.ts'

/**
 * Returns a grey PNG, bright above and dark below. It is written row by row: pngjs would need 400 MB for the largest.
 */
export function greyPng(name: string, width: number, height: number): Picture {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    rows.fill(220 - Math.floor((160 * y) / height), y * (width + 1) + 1, (y + 1) * (width + 1))
  const chunks = [
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', new Uint8Array()),
  ]
  return { name, bytes: Buffer.concat([PNG_SIGNATURE, ...chunks]) }
}
