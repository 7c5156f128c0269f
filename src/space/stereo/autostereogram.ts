/**
 * A single picture of random dots that shows depth when the eyes look past it. Thimbleby, Inglis & Witten 1994, "Displaying
 * 3D images: algorithms for single-image random-dot stereograms" (https://doi.org/10.1109/2.318576).
 */

/** The depth of the scene as a fraction of the distance of its far plane (the paper's μ). */
const DEPTH = 1 / 3

/** The distance of the two dots of a point at `nearness` 0 (far) … 1, in pixels, for eyes that are `eyes` pixels apart. */
export function separation(nearness: number, eyes: number): number {
  return Math.round(((1 - DEPTH * nearness) * eyes) / (2 - DEPTH * nearness))
}

/**
 * A row of dots. Dots that one point of the scene shows to both eyes have one level, unless a nearer point hides one.
 * @param nearness 0 (far) … 1 (near), one for each pixel.
 * @param random 0 … 1.
 */
export function autostereogramRow(
  nearness: Float32Array,
  eyes: number,
  random: () => number,
  out: Uint8Array,
): void {
  const width = nearness.length
  /** The dot to the right that has the same level; itself if there is none. */
  const same = Int32Array.from({ length: width }, (_, x) => x)
  for (let x = 0; x < width; ++x) {
    const gap = separation(nearness[x]!, eyes)
    let left = x - (gap >> 1)
    let right = left + gap
    if (left < 0 || right >= width || isHidden(nearness, x, eyes)) continue
    // Chains of equal dots run to the right.
    for (let next = same[left]!; next !== left && next !== right; next = same[left]!) {
      if (next < right) left = next
      else {
        same[left] = right
        left = right
        right = next
      }
    }
    same[left] = right
  }
  for (let x = width - 1; x >= 0; --x)
    out[x] = same[x] === x ? Math.floor(random() * 256) : out[same[x]!]!
}

/** Whether a nearer point hides the point at `x` from one eye. */
function isHidden(nearness: Float32Array, x: number, eyes: number): boolean {
  const here = nearness[x]!
  for (let t = 1; ; ++t) {
    const height = here + (2 * (2 - DEPTH * here) * t) / (DEPTH * eyes)
    if (height >= 1) return false
    if ((nearness[x - t] ?? 0) >= height || (nearness[x + t] ?? 0) >= height) return true
  }
}

/** Numbers of 0 … 1 that are the same for each file (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
