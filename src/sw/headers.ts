/** Adds the headers that give a page threads, for hosts that cannot send them. */

/** Only all four together give a page threads both at top level and in any frame. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
} as const

/** The Response constructor throws when one of these statuses comes with a body. */
const BODYLESS_STATUSES: readonly number[] = [101, 204, 205, 304]

/** The same response with all four headers. A header that the host sent keeps its value. */
export function withIsolation(response: Response): Response {
  // The browser follows a redirect and reports a failure only if it receives the original response.
  if (response.type === 'opaqueredirect' || response.type === 'opaque' || response.type === 'error')
    return response
  const missing = Object.entries(ISOLATION_HEADERS).filter(([name]) => !response.headers.has(name))
  if (missing.length === 0) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of missing) headers.set(name, value)
  const { status, statusText } = response
  return new Response(BODYLESS_STATUSES.includes(status) ? null : response.body, {
    status,
    statusText,
    headers,
  })
}
