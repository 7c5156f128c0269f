/** Side by side or one above the other: whichever shows the pictures larger. */

export type Arrangement = 'row' | 'column'

/** `ratio` is width over height of each of the two pictures. Ties go to the row. */
export function arrangementFor(width: number, height: number, ratio: number): Arrangement {
  const inRow = Math.min(width / 2, height * ratio)
  const inColumn = Math.min(width, (height / 2) * ratio)
  return inColumn > inRow ? 'column' : 'row'
}
