/** What changes a map besides photo and model: the default, and how it is named in a key. */
import type { Detail, Refinement, Settings } from './types.ts'

export const DETAILS = ['raw', 'edges', 'tiles'] as const satisfies readonly Detail[]

/** The map as the network gave it. */
export const RAW: Refinement = { detail: 'raw', flip: false }

export const DEFAULT_SETTINGS: Settings = { downscale: 'smooth', ...RAW }

export function isRaw({ detail, flip }: Refinement): boolean {
  return detail === 'raw' && !flip
}

/** 'smooth', 'reference+edges', 'smooth+tiles+flip': a raw map is called as it was before there were finer ones. */
export function settingsText({ downscale, detail, flip }: Settings): string {
  return [downscale, ...(detail === 'raw' ? [] : [detail]), ...(flip ? ['flip'] : [])].join('+')
}
