/** The library's entry. Importing it does nothing. */
export { estimateDepth, type DepthOptions } from './library/estimateDepth.ts'
export type { DepthResult } from './library/result.ts'
export type { DepthSource } from './library/source.ts'
