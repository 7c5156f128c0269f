/** What a worker answered, as the page knows it: a value, or an error of its own class again. */
import { cancelled, DepthdropError } from '../core/errors.ts'
import type { Reply } from '../worker/protocol.ts'

/** Throws DepthdropError or an AbortError where the reply is a failure. */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  if (reply.failure === 'cancelled') throw cancelled()
  throw new DepthdropError(reply.failure.code, reply.failure.facts)
}
