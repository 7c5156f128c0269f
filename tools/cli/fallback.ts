/** Aloud: why a map was not computed by the engine, or in the arithmetic, that was asked for. */
import { fellBackToFloat32 } from '../../src/core/engineWish.ts'
import { fill } from '../../src/core/errors.ts'
import type { EngineChoice, EngineReport } from '../../src/core/types.ts'
import { en } from '../../src/page/i18n/en.ts'

/** The page's own sentence; null where it ran as it was asked to. */
export function fallbackWords(wish: EngineChoice, report: EngineReport): string | null {
  if (fellBackToFloat32(wish, report)) return en.page.engineWholeNot
  const { declined } = report
  if (declined === null || declined.code === 'asked') return null
  return fill(en.declined[declined.code], 'detail' in declined ? { detail: declined.detail } : {})
}

/** Says each reason once: for a hundred pictures it is one reason, and every line of JSON has it besides. */
export function fallbackTeller(
  wish: EngineChoice,
  say: (sentence: string) => void,
): (report: EngineReport) => void {
  const told = new Set<string>()
  return (report) => {
    const words = fallbackWords(wish, report)
    if (words === null || told.has(words)) return
    told.add(words)
    say(`--engine ${wish}: ${words}`)
  }
}
