/** Whether this browser runs what both engines are built of. */

/** A module with one function, which makes a 128-bit vector (WebAssembly SIMD, i8x16.splat) and drops it. */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26,
  11,
]

/** False without WebAssembly (Lockdown Mode, some company policies) and without SIMD (Safari before 16.4). */
export function runsWasm(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(SIMD))
}
