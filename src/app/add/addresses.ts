/** Addresses of pictures: in the page's own (`?src=…&src=…`), in pasted text, in a dragged link. */

/** A link names at most so many pictures: who follows it did not count them. */
export const MOST_ADDRESSES = 20

export interface Addresses {
  /** As they were given, each once, at most `MOST_ADDRESSES`. */
  readonly taken: readonly string[]
  /** How many more there were. */
  readonly left: number
}

function capped(all: readonly string[]): Addresses {
  const distinct = [...new Set(all)]
  return {
    taken: distinct.slice(0, MOST_ADDRESSES),
    left: Math.max(0, distinct.length - MOST_ADDRESSES),
  }
}

/** Every `src` of a page's query, also one that is no address: that is for the one who fetches it to say. */
export function addressesOfQuery(query: string): Addresses {
  return capped(new URLSearchParams(query).getAll('src'))
}

function isPicture(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol } = new URL(text)
  return protocol === 'https:' || protocol === 'http:' || /^data:image\//i.test(text)
}

/**
 * Text that is addresses and nothing else, a line each; null for any other text. Lines with `#` ahead are comments, as in
 * text/uri-list (RFC 2483, section 5).
 */
export function addressesOfText(text: string): Addresses | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return lines.length > 0 && lines.every(isPicture) ? capped(lines) : null
}

/** `page` with `more` among its sources, the newest last and none beyond the cap, so that the link can be handed on. */
export function withSources(page: string, more: readonly string[]): string {
  const url = new URL(page)
  const kept = url.searchParams.getAll('src').filter((address) => !more.includes(address))
  url.searchParams.delete('src')
  // A data: address is the picture itself, and no link should be that long.
  const all = [...kept, ...more.filter((address) => /^https?:/i.test(address))]
  for (const address of all.slice(-MOST_ADDRESSES)) url.searchParams.append('src', address)
  return url.href
}
