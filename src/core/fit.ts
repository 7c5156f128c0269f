/** A size made to fit. */
import type { Size } from './types.ts'

/** In the same shape, with at most `longest` pixels on the longer side and at least one on either; never enlarged. */
export const fitWithin = ({ width, height }: Size, longest: number): Size => {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
