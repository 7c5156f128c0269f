/** Errors as codes with facts. core/errorMessages.ts has their English messages. */
import { ERROR_MESSAGES } from './errorMessages.ts'

export type ErrorCode = keyof typeof ERROR_MESSAGES

export type Facts = Readonly<Record<string, string | number>>

/** Fills the {placeholders} of a message. A placeholder without a fact stays as it is. */
export function fill(message: string, facts: Facts): string {
  return message.replace(/\{(\w+)\}/g, (whole, key: string) => String(facts[key] ?? whole))
}

/** An error as it crosses a thread, where its class and its fields would be lost. */
export interface Failure {
  readonly code: ErrorCode
  readonly facts: Facts
}

/** The error class of the public API. `message` is the English text; translate by `code` and `facts`. */
export class DepthdropError extends Error {
  override readonly name = 'DepthdropError'
  readonly code: ErrorCode
  readonly facts: Facts

  constructor(code: ErrorCode, facts: Facts = {}) {
    // The bundles of the workers have no messages (tools/site/errorCodes.mjs): only `code` and `facts` leave a worker.
    const message: string | undefined = ERROR_MESSAGES[code]
    super(message === undefined ? code : fill(message, facts))
    this.code = code
    this.facts = facts
  }
}

/** What a promise rejects with when its work was cancelled. Cancelling is not an error and is not shown as one. */
export function cancelled(): Error {
  const error = new Error('Cancelled.')
  error.name = 'AbortError'
  return error
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Object && 'name' in error && error.name === 'AbortError'
}

/**
 * A depth file, or the depth inside a photo, is damaged. Readers throw it; the worker turns it into a DepthdropError
 * or a notice. `message` is an English phrase whose subject is the file.
 */
export class DamagedDepth extends Error {
  override readonly name = 'DamagedDepth'
}

/** @throws DamagedDepth with `detail` unless the condition holds. */
export function ensure(condition: boolean, detail: string): asserts condition {
  if (!condition) throw new DamagedDepth(detail)
}

/** The message of anything that was thrown, for details that a sentence quotes. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
