/** Builds the boxes of HEIF files by hand (ISO/IEC 14496-12, section 4.2). */

import { readBoxes } from '../../../../src/core/embedded/strictBoxes.ts'
import type { Box } from '../../../../src/core/imageHeader/boxWalk.ts'
import { joinBytes, latin } from './makeEmbedded.ts'

/** A big-endian number of so many bytes. */
export function num(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)))
}

export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = joinBytes(...parts)
  return joinBytes(num(content.length + 8, 4), latin(type), content)
}

/** A box with a version and flags. */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return box(type, num(version, 1), num(flags, 3), ...parts)
}

/** A file of these boxes, and where they are in it. */
export function fileOf(...parts: readonly Uint8Array[]): {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly boxes: readonly Box[]
} {
  const bytes = joinBytes(...parts)
  return { bytes, boxes: readBoxes(bytes, 0, bytes.length) }
}
