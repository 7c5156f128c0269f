/** Rows of both eyes, and how a stereo pair arranges them. */
import { anaglyphRow } from '../space/stereo/anaglyph.ts'
import { type EyeRows, halveRow, meanPixel, stereoRows } from '../space/stereo/pair.ts'
import type { RowSource } from './encodeMap.ts'
import type { EncodeJob } from './protocol.ts'
import { hardDepthOf, photoRowsOf, spaceOf } from './spaceJob.ts'

/**
 * Both eyes of each row, in the order of the options.
 *
 * @param into the arrays that receive them; new ones by default
 */
export function* eyeRows(job: EncodeJob, source: RowSource, into?: EyeRows): Generator<EyeRows> {
  const { parallax, zero, swap } = spaceOf(job)
  const exchanged = ({ left, right }: EyeRows): EyeRows =>
    swap ? { left: right, right: left } : { left, right }
  const own = into && exchanged(into)
  const eyesOf = stereoRows(hardDepthOf(job, source), { parallax, zero }, own)
  let y = source.part?.top ?? 0
  for (const rgb of photoRowsOf(job, source)) yield exchanged(eyesOf(y++, rgb))
}

/** The bytes of opaque pixels. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Rows of 4 bytes a pixel. The next row reuses the array; so do the other functions here. */
export function* besideRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const { width } = job.size
  const isHalf = spaceOf(job).half
  const own = isHalf ? Math.ceil(width / 2) : width
  const out = new Uint32Array(own * 2)
  const bytes = bytesOf(out)
  const [first, second] = [out.subarray(0, own), out.subarray(own)]
  const whole = isHalf ? undefined : { left: first, right: second }
  for (const { left, right } of eyeRows(job, source, whole)) {
    if (isHalf) {
      halveRow(left, first)
      halveRow(right, second)
    }
    yield bytes
  }
}

export function* anaglyphRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const out = new Uint32Array(job.size.width)
  const bytes = bytesOf(out)
  const { glasses } = spaceOf(job)
  for (const { left, right } of eyeRows(job, source)) {
    anaglyphRow(left, right, glasses, out)
    yield bytes
  }
}

/** One eye of the whole picture, then the other. With half the rows, pairs of rows are averaged. */
export function* stackedRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const isHalf = spaceOf(job).half
  for (const eye of ['left', 'right'] as const) {
    let above: Uint32Array<ArrayBuffer> | null = null
    for (const rows of eyeRows(job, source)) {
      const row = rows[eye]
      if (!isHalf) yield bytesOf(row)
      else if (above === null) above = row.slice()
      else {
        const upper = above
        yield bytesOf(row.map((pixel, x) => meanPixel(pixel, upper[x]!)))
        above = null
      }
    }
    if (above !== null) yield bytesOf(above)
  }
}
