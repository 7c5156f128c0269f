/** The last errors of this visit, for the visitor's report of a problem. No file names and no addresses are among them. */
import type { AppError } from './item.ts'

const MOST = 10
const LONGEST = 200

const entries: string[] = []

function note(text: string): void {
  const time = new Date().toISOString().slice(11, 19)
  entries.unshift(`${time} ${text.slice(0, LONGEST)}`)
  entries.length = Math.min(entries.length, MOST)
}

export function noteError(error: AppError): void {
  if (error.kind === 'unexpected') return note(error.detail)
  const { code, facts } = error.failure
  const shown = Object.entries(facts).filter(
    ([key, value]) => key === 'detail' || typeof value === 'number',
  )
  note([code, ...shown.map(([key, value]) => `${key}=${value}`)].join(' '))
}

/** Also notes errors that no code expected. */
export function watchErrors(): void {
  addEventListener('error', ({ message }) => note(message))
  addEventListener('unhandledrejection', ({ reason }) => note(String(reason)))
}

/** The newest first. */
export function lastErrors(): readonly string[] {
  return entries
}
