/** Decides which origins may send a hello. */

/**
 * @param allowed the content of `<meta name="depthdrop-origins">`: origins such as https://example.org, separated by
 *   spaces, or `*` for any origin
 * @param own the page's own origin, which is always allowed
 * Only `*` allows documents without an origin (`null`: sandboxed frames, data: URLs), because any site can create one.
 */
export function isAllowed(origin: string, allowed: string, own: string): boolean {
  const list = allowed.split(/\s+/).filter(Boolean)
  if (list.includes('*')) return true
  return origin !== 'null' && (origin === own || list.includes(origin))
}

/** Without the meta element any site may embed the page. */
export function allowedOrigins(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="depthdrop-origins"]')?.content ?? '*'
}
