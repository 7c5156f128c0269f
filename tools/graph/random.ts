/**
 * A random number generator in integer arithmetic, so that every machine draws the same numbers.
 */

/**
 * Returns a function that draws from −1 to 1, 1 excluded, in steps of 2⁻³¹. PractRand's sfc32
 * (Chris Doty-Humphrey, public domain): a 96-bit state with a counter, period at least 2³².
 */
export function uniforms(seed: number): () => number {
  let a = seed | 0
  let b = 0x9e3779b9 | 0
  let c = 0x243f6a88 | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum
  }
  // The author's seeding: after twelve rounds every bit of the seed has affected every word.
  for (let round = 0; round < 12; round += 1) next()
  return () => next() / 2 ** 31
}
