/** Writes a PNG strip by strip, so that an image of any size needs the memory of one strip. */

import type { Size } from '../types.ts'
import { PNG_SIGNATURE, pngChunk, pngHeader, pngText, rowBytes } from './pngChunks.ts'
import { filterNone, filterUp, type PngKind } from './pngRows.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface PngSpec {
  readonly size: Size
  readonly kind: PngKind
  /** By default none for colours and up for grey. */
  readonly filter?: 'none' | 'up'
  /** Text chunks before the pixels. The keys are printable ASCII. */
  readonly text?: Readonly<Record<string, string>>
}

/** Compresses to the zlib format (RFC 1950), like CompressionStream('deflate'). */
export type Deflate = (chunks: AsyncIterable<Bytes>) => AsyncIterable<Uint8Array>

/**
 * Yields the parts of the file in order.
 * @param rows strips of whole rows from top to bottom: RGB (`packRgb`), RGBA, or grey of 8 bits or 16 big-endian bits
 *   (`packGray`). The producer may reuse the array of a strip when it is asked for the next one.
 * @throws RangeError if a strip does not have whole rows, or if the number of rows is not the height.
 */
export async function* encodePng(
  spec: PngSpec,
  rows: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  deflate: Deflate,
): AsyncGenerator<Bytes, void, undefined> {
  yield PNG_SIGNATURE.slice()
  yield pngHeader(spec.size, spec.kind)
  for (const [keyword, text] of Object.entries(spec.text ?? {})) yield pngText(keyword, text)
  for await (const part of deflate(filtered(spec, rows))) {
    if (part.length > 0) yield pngChunk('IDAT', part)
  }
  yield pngChunk('IEND', new Uint8Array())
}

async function* filtered(
  { size, kind, filter = kind === 'rgb8' ? 'none' : 'up' }: PngSpec,
  rows: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Bytes, void, undefined> {
  const length = rowBytes(size, kind)
  const above = new Uint8Array(length)
  let missing = size.height
  for await (const strip of rows) {
    missing -= strip.length / length
    if (missing < 0 || !Number.isInteger(missing)) break
    yield filter === 'up' ? filterUp(strip, length, above) : filterNone(strip, length)
  }
  if (missing !== 0)
    throw new RangeError(`The strips are not ${size.height} rows of ${length} bytes.`)
}
