/** Says why a map was not computed by the requested engine, or not in the requested arithmetic. */
import { fellBackToFloat32 } from '../../src/core/engineWish.ts'
import { fill } from '../../src/core/errors.ts'
import type { EngineChoice, EngineReport } from '../../src/core/types.ts'
import { en } from '../../src/page/i18n/en.ts'

/** Returns the page's own sentence, or null if the engine ran as requested. */
export function fallbackWords(wish: EngineChoice, report: EngineReport): string | null {
  if (fellBackToFloat32(wish, report)) return en.page.engineWholeNot
  const { declined } = report
  if (declined === null || declined.code === 'asked') return null
  return fill(en.declined[declined.code], 'detail' in declined ? { detail: declined.detail } : {})
}

/** Reports each reason once per run; every line of JSON has it as well. */
export function createFallbackReporter(
  wish: EngineChoice,
  print: (sentence: string) => void,
): (report: EngineReport) => void {
  const reported = new Set<string>()
  return (report) => {
    const words = fallbackWords(wish, report)
    if (words === null || reported.has(words)) return
    reported.add(words)
    print(`--engine ${wish}: ${words}`)
  }
}
