/** Rows of both eyes, and how a stereo pair arranges them. */
import { type EyeRows, halveRow, stereoRows } from '../space/stereo/pair.ts'
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
  let y = 0
  for (const rgb of photoRowsOf(job, source)) yield exchanged(eyesOf(y++, rgb))
}

export function* besideRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const { width } = job.size
  const isHalf = spaceOf(job).half
  const own = isHalf ? Math.ceil(width / 2) * 3 : width * 3
  const out = new Uint8Array(own * 2)
  const [first, second] = [out.subarray(0, own), out.subarray(own)]
  const whole = isHalf ? undefined : { left: first, right: second }
  for (const { left, right } of eyeRows(job, source, whole)) {
    if (isHalf) {
      halveRow(left, first)
      halveRow(right, second)
    }
    yield out
  }
}

/** One eye of the whole picture, then the other. With half the rows, pairs of rows are averaged. */
export function* stackedRows(job: EncodeJob, source: RowSource): Generator<Uint8Array> {
  const isHalf = spaceOf(job).half
  for (const eye of ['left', 'right'] as const) {
    let above: Uint8Array | null = null
    for (const rows of eyeRows(job, source)) {
      const row = rows[eye]
      if (!isHalf) yield row
      else if (above === null) above = row.slice()
      else {
        const upper = above
        yield row.map((level, i) => (level + upper[i]! + 1) >> 1)
        above = null
      }
    }
    if (above !== null) yield above
  }
}
