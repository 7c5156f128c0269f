/** What may be asked of the engine, and whether eight bits were had. */
import type { EngineReport, EngineWish } from './types.ts'

export const ENGINE_WISHES = [
  'auto',
  'turbo',
  'ort',
  'int8',
] as const satisfies readonly EngineWish[]

export function isEngineWish(name: string | null): name is EngineWish {
  return ENGINE_WISHES.some((wish) => wish === name)
}

/** Eight bits were asked for, and turbo ran in thirty-two. (Where another engine ran, its report says why.) */
export function missesEightBits(wish: EngineWish, { kind, arithmetic }: EngineReport): boolean {
  return wish === 'int8' && kind === 'turbo' && arithmetic !== 'int8'
}
