/** A PNG file, written as its rows come, so that a picture of any size needs the memory of one strip. */

import type { Size } from '../types.ts'
import { PNG_SIGNATURE, pngChunk, pngHeader, pngText, rowBytes } from './pngChunks.ts'
import { filterNone, filterUp, type PngKind } from './pngRows.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface PngSpec {
  readonly size: Size
  readonly kind: PngKind
  /** Default: none for colours, up for grey. */
  readonly filter?: 'none' | 'up'
  /** Text chunks, ahead of the picture; keys of printable ASCII. */
  readonly text?: Readonly<Record<string, string>>
}

/** To the zlib format (RFC 1950), as CompressionStream('deflate') writes it. */
export type Deflate = (chunks: AsyncIterable<Bytes>) => AsyncIterable<Uint8Array>

/**
 * The parts of the file, in order.
 * @param rows strips of whole rows, top to bottom: RGB (`packRgb`) or 8-bit or big-endian 16-bit grey (`packGray`). A
 *   strip's array may be used again as soon as the next one is asked for.
 * @throws RangeError when the rows are not whole, or not as many as the size says.
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
    throw new RangeError(`The rows given are not ${size.height} rows of ${length} bytes.`)
}
