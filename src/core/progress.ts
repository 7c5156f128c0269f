/** How far a photo is on its whole way, from the stage it is in. */
import type { Progress, Stage } from './types.ts'

/** In order; the weights are rough shares of the time that a first photo takes. */
const WAY: readonly (readonly [Stage, number])[] = [
  ['read', 0.06],
  ['model', 0.18],
  ['decode', 0.16],
  ['prepare', 0.06],
  ['infer', 0.3],
  ['normalise', 0.04],
  ['refine', 0.06],
  ['colour', 0.14],
]

export const STAGES: readonly Stage[] = WAY.map(([stage]) => stage)

/** 0…1; all stages together make 1. */
export function stageWeight(stage: Stage): number {
  return WAY.find(([name]) => name === stage)?.[1] ?? 0
}

/** 0…1 over all stages. A stage that cannot tell counts as just begun. */
export function overallProgress(progress: Progress): number {
  let before = 0
  for (const [stage, weight] of WAY) {
    if (stage === progress.stage) return before + weight * (progress.fraction ?? 0)
    before += weight
  }
  return before
}
