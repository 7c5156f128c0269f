/** Image URLs in the page's own address (`?src=…&src=…`), in pasted text, and in a dragged link. */

import { hasCredentials } from '../../core/shownAddress.ts'

/** A link must not start an unbounded number of downloads for the person who follows it. */
export const MAX_ADDRESSES = 20

export interface Addresses {
  /** As given, without duplicates, at most `MAX_ADDRESSES`. */
  readonly taken: readonly string[]
  /** The number of addresses beyond the limit. */
  readonly left: number
}

function capped(all: readonly string[]): Addresses {
  const distinct = [...new Set(all)]
  return {
    taken: distinct.slice(0, MAX_ADDRESSES),
    left: Math.max(0, distinct.length - MAX_ADDRESSES),
  }
}

/** Every `src` of a page's query. Invalid addresses are included: fetching them reports the error. */
export function addressesOfQuery(query: string): Addresses {
  return capped(new URLSearchParams(query).getAll('src'))
}

function isPicture(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol } = new URL(text)
  return protocol === 'https:' || protocol === 'http:' || /^data:image\//i.test(text)
}

/**
 * The addresses in a text that has one address per line and nothing else; null for any other text. Lines that start with `#`
 * are comments, as in text/uri-list (RFC 2483, section 5).
 */
export function addressesOfText(text: string): Addresses | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return lines.length > 0 && lines.every(isPicture) ? capped(lines) : null
}

const IMAGE =
  /<img\s(?:[^>"']|"[^"]*"|'[^']*')*?(?<![-\w])src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/giu

/** Attributes of dragged HTML are serialised by a browser, which escapes an ampersand like this. */
function unescaped(attribute: string): string {
  return attribute.trim().replace(/&(?:amp|#38|#x26);/giu, '&')
}

/**
 * The addresses of the images in the HTML of a drag; null if it has none that can be fetched. A link around an image is
 * its page, not the image.
 */
export function addressesOfHtml(html: string): Addresses | null {
  const sources = [...html.matchAll(IMAGE)].map(([, double, single, bare]) =>
    unescaped(double ?? single ?? bare ?? ''),
  )
  const pictures = sources.filter(isPicture)
  return pictures.length > 0 ? capped(pictures) : null
}

/**
 * Adds addresses to a page's `src` parameters, so that the link can be shared. The newest are last; the oldest go at the limit.
 * Addresses with a password are left out.
 */
export function withSources(page: string, more: readonly string[]): string {
  const url = new URL(page)
  const present = url.searchParams
    .getAll('src')
    .filter((address) => !more.includes(address) && !hasCredentials(address))
  url.searchParams.delete('src')
  // A data: address contains the whole image, which is too long for a link.
  const all = [
    ...present,
    ...more.filter((address) => /^https?:/i.test(address) && !hasCredentials(address)),
  ]
  for (const address of all.slice(-MAX_ADDRESSES)) url.searchParams.append('src', address)
  return url.href
}
