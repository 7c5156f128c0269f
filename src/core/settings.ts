/** The settings that change a map besides photo and model, and the engine that the visitor asks for. */
import type { Detail, EngineChoice, EngineReport, Refinement, Settings } from './types.ts'

export const DETAILS = ['raw', 'edges', 'tiles'] as const satisfies readonly Detail[]

/** The map as the model returns it. */
export const RAW: Refinement = { detail: 'raw', flip: false }

/** The map as the page, the element and the frame show it, unless the visitor or the host chooses another detail. */
export const SHARP: Refinement = { detail: 'edges', flip: false }

export const DEFAULT_SETTINGS: Settings = { downscale: 'smooth', ...RAW }

export function isRaw({ detail, flip }: Refinement): boolean {
  return detail === 'raw' && !flip
}

/** True if the model sees the whole photo only, and the map is then aligned with the photo's edges. */
export function isEdgesOnly({ detail, flip }: Refinement): boolean {
  return detail === 'edges' && !flip
}

/**
 * 'smooth', 'reference+edges', 'smooth+tiles+flip': part of the key of a stored map. A raw map has the name that it
 * had before there were refinements, so maps stored by older versions are found.
 */
export function settingsText({ downscale, detail, flip }: Settings): string {
  return [downscale, ...(detail === 'raw' ? [] : [detail]), ...(flip ? ['flip'] : [])].join('+')
}

export const ENGINE_CHOICES = [
  'auto',
  'turbo',
  'ort',
  'int8',
] as const satisfies readonly EngineChoice[]

export function isEngineChoice(name: string | null): name is EngineChoice {
  return ENGINE_CHOICES.some((choice) => choice === name)
}

/**
 * True if 8-bit arithmetic was asked for and Depthdrop's engine computed in float32. If another engine ran, its own
 * report says why.
 */
export function fellBackToFloat32(
  choice: EngineChoice,
  { kind, arithmetic }: EngineReport,
): boolean {
  return choice === 'int8' && kind === 'turbo' && arithmetic !== 'int8'
}
