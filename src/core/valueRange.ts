/** A closed interval of values, and that of an array. */

export interface Range {
  readonly low: number
  readonly high: number
}

/** The smallest and the largest value, which must be finite. Of no values: Infinity and -Infinity. */
export function rangeOf(values: Float32Array): Range {
  let [low, high] = [Infinity, -Infinity]
  // An iterator over two million values takes 20 to 35 ms.
  for (let i = 0; i < values.length; ++i) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return { low, high }
}
