/** What changes a map besides photo and model: the default, and how it is named in a key. */
import type { Detail, Refinement, Settings } from './types.ts'

export const DETAILS = ['raw', 'edges', 'tiles'] as const satisfies readonly Detail[]

/** The map as the network gave it. */
export const RAW: Refinement = { detail: 'raw', flip: false }

export const DEFAULT_SETTINGS: Settings = { downscale: 'smooth', ...RAW }

export const isRaw = ({ detail, flip }: Refinement): boolean => detail === 'raw' && !flip

/** 'smooth', 'reference+edges', 'smooth+tiles+flip': a raw map is called as it was before there were finer ones. */
export const settingsText = ({ downscale, detail, flip }: Settings): string =>
  [downscale, ...(detail === 'raw' ? [] : [detail]), ...(flip ? ['flip'] : [])].join('+')
