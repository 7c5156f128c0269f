/** The progress of a photo over all stages. */
import type { Progress, Stage } from './types.ts'

/** The stages in order, each with its rough share of the time that the first photo takes. The shares add up to 1. */
const STAGE_WEIGHTS: readonly (readonly [Stage, number])[] = [
  ['read', 0.06],
  ['model', 0.18],
  ['decode', 0.16],
  ['prepare', 0.06],
  ['infer', 0.3],
  ['normalise', 0.04],
  ['refine', 0.06],
  ['colour', 0.14],
]

export const STAGES: readonly Stage[] = STAGE_WEIGHTS.map(([stage]) => stage)

/** 0…1. */
export function stageWeight(stage: Stage): number {
  return STAGE_WEIGHTS.find(([name]) => name === stage)?.[1] ?? 0
}

/** 0…1 over all stages. A stage that does not know its progress counts as just begun. */
export function overallProgress(progress: Progress): number {
  let before = 0
  for (const [stage, weight] of STAGE_WEIGHTS) {
    if (stage === progress.stage) return before + weight * (progress.fraction ?? 0)
    before += weight
  }
  return before
}
