/** The address of a picture → its file. */
import { DepthdropError } from '../core/errors.ts'
import { pageAddress } from '../core/pageAddress.ts'
import { fileNameOf, hasCredentials, shownAddress } from '../core/shownAddress.ts'
import { readAtMost } from './readAtMost.ts'

/** A photo of 100 megapixels, the most that is accepted, has fewer bytes in every usual format. */
const MAX_BYTES = 512 * 2 ** 20

function parseAddress(address: string | URL): URL {
  // An empty address would resolve to the page itself.
  const base = pageAddress()
  const text = String(address)
  if (hasCredentials(text))
    throw new DepthdropError('source-credentials', { address: shownAddress(text) })
  if (text !== '' && URL.canParse(text, base)) return new URL(text, base)
  throw new DepthdropError('source-address', { address: shownAddress(text) })
}

function nameOf(url: URL): string {
  return /^(data|blob):$/.test(url.protocol) ? 'photo' : fileNameOf(url.pathname, 'photo')
}

function isCrossOrigin({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin !== location.origin
}

/** Whether an element of the page has loaded this address, so that it may be cached without CORS headers. A worker can't know. */
function mayBeCached({ href }: URL): boolean {
  if (typeof document === 'undefined') return true
  return (
    [...document.images].some((image) => image.currentSrc === href) ||
    performance
      .getEntriesByName(href)
      .some(
        (entry) => entry instanceof PerformanceResourceTiming && entry.initiatorType !== 'fetch',
      )
  )
}

/**
 * Fetches a picture under the page's own rules: another site must allow it by CORS, and the page's
 * Content-Security-Policy applies. A relative address is resolved against the page.
 *
 * Rejects with 'source-address', 'source-credentials', 'source-http', 'source-blocked', 'source-too-big' or the reason of
 * `signal`.
 */
export async function fetchPicture(
  address: string | URL,
  signal?: AbortSignal,
  credentials: RequestCredentials = 'same-origin',
): Promise<File> {
  const url = parseAddress(address)
  const shown = shownAddress(url.href)
  const request = async (cache: RequestCache): Promise<Response> =>
    fetch(url, { cache, credentials, signal: signal ?? null })
  try {
    const response = await request('default').catch((error: unknown) => {
      // An <img> without `crossorigin` may have cached a response without CORS headers, which the browser then refuses
      // for every request with CORS.
      if (signal?.aborted === true || !isCrossOrigin(url) || !mayBeCached(url)) throw error
      return request('reload')
    })
    if (!response.ok)
      throw new DepthdropError('source-http', { address: shown, status: response.status })
    const blob = await readAtMost(response, MAX_BYTES)
    if (blob === null)
      throw new DepthdropError('source-too-big', { address: shown, limit: MAX_BYTES / 2 ** 20 })
    return new File([blob], nameOf(url), { type: blob.type })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof DepthdropError) throw error
    throw new DepthdropError('source-blocked', { address: shown })
  }
}
