/** Says why a map was not computed by the requested engine, or not in the requested arithmetic. */
import { fellBackToFloat32 } from '../../src/core/settings.ts'
import type { EngineChoice, EngineReport } from '../../src/core/types.ts'
import { sentence } from '../../src/page/i18n/text.ts'
import { declined } from '../../src/page/i18n/topics/engineText.ts'
import { timing } from '../../src/page/i18n/topics/timingText.ts'

/** Returns the page's own sentence, or null if the engine ran as requested. */
export function fallbackWords(wish: EngineChoice, report: EngineReport): string | null {
  if (fellBackToFloat32(wish, report)) return timing.engineInt8Fallback.en
  const reason = report.declined
  if (reason === null || reason.code === 'asked') return null
  return sentence(declined[reason.code], 'en', 'detail' in reason ? { detail: reason.detail } : {})
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
