/** Turns a rejection into a value: errors lose their class and fields when they cross a thread. */
import { DepthdropError, type Failure, isCancelled, messageOf } from '../core/errors.ts'
import { isMemoryError } from '../core/memoryError.ts'
import type { Reply } from './protocol.ts'

/** Texts of browsers and of onnxruntime-web whose cause is known. */
const CAUSES = [
  ['wasm-blocked', /content security policy|wasm-eval|unsafe-eval|disallowed by embedder/i],
  [
    'engine-missing',
    /failed to fetch|NetworkError|fetching of the wasm|dynamically imported|module script failed|HTTP \d{3}/i,
  ],
] as const

function failureOf(name: string, detail: string): Failure {
  const cause = CAUSES.find(([, pattern]) => pattern.test(detail))?.[0]
  return { code: cause ?? 'engine-failed', facts: { name, detail } }
}

/** @param name of the photo or model, for the error message */
export async function reply<T>(name: string, work: () => Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (isCancelled(error)) return { ok: false, failure: 'cancelled' }
    if (error instanceof DepthdropError)
      return { ok: false, failure: { code: error.code, facts: error.facts } }
    if (isMemoryError(error))
      return { ok: false, failure: { code: 'out-of-memory', facts: { name } } }
    const detail = messageOf(error)
    return { ok: false, failure: failureOf(name, detail) }
  }
}
