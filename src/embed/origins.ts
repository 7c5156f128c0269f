/** Whose hello is answered. */

/**
 * `allowed` is the content of `<meta name="depthdrop-origins">`: origins such as https://example.org with spaces between
 * them, or `*` for any. An origin of the page's own is always allowed. Documents without an origin (`null`: sandboxed,
 * data:) only by `*`, since every stranger can be one.
 */
export function isAllowed(origin: string, allowed: string, own: string): boolean {
  const list = allowed.split(/\s+/).filter(Boolean)
  if (list.includes('*')) return true
  return origin !== 'null' && (origin === own || list.includes(origin))
}

/** Where the page has no such line, any site may embed it. */
export function allowedOrigins(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="depthdrop-origins"]')?.content ?? '*'
}
