/** Splits a model file into parts with a manifest. */

import { createHash } from 'node:crypto'
import { open, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Shard, ShardManifest } from '../../src/core/shards.ts'
import { formatShardManifest, SHARD_BYTES } from '../../src/core/shards.ts'
import type { Pin } from './partial.ts'

function partName(stem: string, index: number): string {
  return `${stem}.part-${String(index).padStart(3, '0')}`
}

/** Removes STEM.parts.json and every STEM.part-000 of an earlier split. */
export async function removeParts(folder: string, stem: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name === `${stem}.parts.json` || (name.startsWith(`${stem}.part-`) && /-\d+$/.test(name))) {
      await rm(path.join(folder, name))
    }
  }
}

/**
 * Writes STEM.part-000 … and STEM.parts.json beside `file` (STEM.onnx) and removes `file`. `pin` must hold the file's
 * length and SHA-256.
 */
export async function splitFile(
  file: string,
  pin: Pin,
  partBytes = SHARD_BYTES,
): Promise<ShardManifest> {
  const { dir, name: stem } = path.parse(file)
  await removeParts(dir, stem)
  const parts: Shard[] = []
  const handle = await open(file)
  try {
    for (let start = 0; start < pin.bytes; start += partBytes) {
      const room = Buffer.alloc(Math.min(partBytes, pin.bytes - start))
      const { bytesRead, buffer } = await handle.read(room, 0, null, start)
      const bytes = buffer.subarray(0, bytesRead)
      const name = partName(stem, parts.length)
      await writeFile(path.join(dir, name), bytes)
      parts.push({
        file: name,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
    }
  } finally {
    await handle.close()
  }
  const manifest = { bytes: pin.bytes, sha256: pin.sha256, parts }
  // Written last, so that the manifest never names a missing part.
  await writeFile(path.join(dir, `${stem}.parts.json`), formatShardManifest(manifest))
  await rm(file)
  return manifest
}
