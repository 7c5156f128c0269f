/** Remembers which downloads failed, so that a batch of photos does not wait for a dead server once for each photo. */
import { DepthdropError } from '../core/errors.ts'

/** The photos that wait for the model fail at once. After this time the server gets another chance. */
const REMEMBER_MS = 15_000

const failures = new Map<string, { readonly error: unknown; readonly at: number }>()

/** Throws the error of a download that failed a moment ago. */
export function throwRecentFailure(sha256: string): void {
  const failure = failures.get(sha256)
  if (failure !== undefined && performance.now() - failure.at < REMEMBER_MS) throw failure.error
}

export function isLost(error: unknown): boolean {
  return error instanceof DepthdropError && error.code === 'model-network'
}

/** Settles as `work` does, and remembers if it failed because there was no connection. */
export async function rememberFailure<T>(sha256: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isLost(error)) failures.set(sha256, { error, at: performance.now() })
    throw error
  }
}
