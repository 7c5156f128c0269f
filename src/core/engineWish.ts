/** What may be asked of the engine, and whether eight bits were had. */
import type { EngineChoice, EngineReport } from './types.ts'

export const ENGINE_CHOICES = [
  'auto',
  'turbo',
  'ort',
  'int8',
] as const satisfies readonly EngineChoice[]

export function isEngineChoice(name: string | null): name is EngineChoice {
  return ENGINE_CHOICES.some((wish) => wish === name)
}

/** Eight bits were asked for, and turbo ran in thirty-two. (Where another engine ran, its report says why.) */
export function fellBackToFloat32(wish: EngineChoice, { kind, arithmetic }: EngineReport): boolean {
  return wish === 'int8' && kind === 'turbo' && arithmetic !== 'int8'
}
