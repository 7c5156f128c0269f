/** The order of the rows in a PNG's data stream, and its filters (PNG specification, sections 8 and 9). */

export interface Pass {
  readonly columns: number
  readonly rows: number
  readonly rowBytes: number
  /** The first pixel of the pass, and the steps to the next one in each direction. */
  readonly left: number
  readonly top: number
  readonly across: number
  readonly down: number
}

/** Adam7 (section 8.1): left, top, across, down. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

interface Layout {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly type: number
  readonly isInterlaced: boolean
}

/** Samples per pixel by colour type (table 8): grey, RGB, palette index, grey with alpha, RGBA. */
export const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** The passes that contain a pixel. A picture that is not interlaced has one. */
export function interlacePasses({
  width,
  height,
  bits,
  type,
  isInterlaced,
}: Layout): readonly Pass[] {
  return (isInterlaced ? ADAM7 : ([[0, 0, 1, 1]] as const))
    .map(([left, top, across, down]) => {
      const columns = Math.ceil((width - left) / across)
      return {
        columns,
        rows: Math.ceil((height - top) / down),
        rowBytes: Math.ceil((columns * CHANNELS[type]! * bits) / 8),
        left,
        top,
        across,
        down,
      }
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0)
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/**
 * Undoes a filter in place.
 * @param filter 0 to 4: None, Sub, Up, Average, Paeth.
 * @param above the previous row, unfiltered; null for the first row.
 */
export function unfilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array | null,
  pixelBytes: number,
): void {
  if (filter === 0) return
  for (let i = 0; i < row.length; ++i) {
    const left = i < pixelBytes ? 0 : row[i - pixelBytes]!
    const up = above === null ? 0 : above[i]!
    if (filter === 1) row[i]! += left
    else if (filter === 2) row[i]! += up
    else if (filter === 3) row[i]! += (left + up) >> 1
    else row[i]! += paeth(left, up, above === null || i < pixelBytes ? 0 : above[i - pixelBytes]!)
  }
}
