/**
 * What the numbers of an imported depth file mean.
 *
 * - `near-large`: inverse depth; near is large, as in the files that Depthdrop writes.
 * - `near-small`: the same, inverted.
 * - `metres`, `millimetres`: distances. A value of 0 or below is a hole.
 */
export const MEANINGS = ['near-large', 'near-small', 'metres', 'millimetres'] as const

export type Meaning = (typeof MEANINGS)[number]
