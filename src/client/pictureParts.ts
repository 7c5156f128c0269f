/** Splits a picture of the photo and its depth into parts that several workers make at the same time. */
import type { Rows } from '../core/resample/upsampledRange.ts'
import type { Extremes, PreviewRequest } from '../worker/protocol.ts'

/** Whether each row of the picture depends on one row of the photo and its distances. */
export function isByRows({ format, options }: Pick<PreviewRequest, 'format' | 'options'>): boolean {
  return format === 'anaglyph' || (format === 'sbs' && options.space?.stack !== true)
}

/** `count` parts of about the same height, from top to bottom. */
export function partRows(height: number, count: number): readonly Rows[] {
  return Array.from({ length: count }, (_, k) => {
    const top = Math.round((height * k) / count)
    return { top, rows: Math.round((height * (k + 1)) / count) - top }
  })
}

/** The extremes of the whole picture. */
export function wholeExtremes(parts: readonly Extremes[]): Extremes {
  const joined = (name: keyof Extremes): Extremes[typeof name] => ({
    low: Math.min(...parts.map((part) => part[name].low)),
    high: Math.max(...parts.map((part) => part[name].high)),
  })
  return { range: joined('range'), ends: joined('ends') }
}
