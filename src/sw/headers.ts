/** The headers that give a page threads, added on the way out where the host sends none. */

/** All four: the only set under which a page has threads at top level and in any frame. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
} as const

/** Statuses for which the Response constructor refuses a body. */
const BODYLESS_STATUSES: readonly number[] = [101, 204, 205, 304]

/** The same answer with all four headers. What the host itself says stays as it is. */
export function withIsolation(response: Response): Response {
  // Redirects that the browser follows by itself, and failures: a copy would be neither.
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
