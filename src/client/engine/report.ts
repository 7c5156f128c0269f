/** What the engine last said of itself. */
import type { EngineReport } from '../../core/types.ts'

let report: EngineReport | null = null
const listeners = new Set<(report: EngineReport | null) => void>()

export function publish(next: EngineReport): void {
  // A live picture brings the same report many times a second.
  if (JSON.stringify(next) === JSON.stringify(report)) return
  report = next
  for (const listener of listeners) listener(next)
}

/** The engine as last reported; null before the first model is loaded. */
export const engineState = {
  get: (): EngineReport | null => report,
  subscribe(listener: (report: EngineReport | null) => void): () => void {
    listeners.add(listener)
    listener(report)
    return () => listeners.delete(listener)
  },
}
