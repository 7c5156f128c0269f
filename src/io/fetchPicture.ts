/** The address of a picture → its file. */
import { DepthdropError } from '../core/errors.ts'
import { pageAddress } from '../core/pageAddress.ts'

/** A data: address can have megabytes; an error message shows its beginning. */
const LONGEST_SHOWN = 120

function shorten(address: string): string {
  return address.length > LONGEST_SHOWN ? `${address.slice(0, LONGEST_SHOWN)}…` : address
}

function fileName({ protocol, pathname }: URL): string {
  const last = /^(data|blob):$/.test(protocol) ? '' : (pathname.split('/').at(-1) ?? '')
  try {
    return decodeURIComponent(last) || 'photo'
  } catch {
    return last
  }
}

function parseAddress(address: string | URL): URL {
  // An empty address would resolve to the page itself.
  const base = pageAddress()
  if (String(address) !== '' && URL.canParse(address, base)) return new URL(address, base)
  throw new DepthdropError('source-address', { address: shorten(String(address)) })
}

function isCrossOrigin({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin !== location.origin
}

/**
 * Fetches a picture under the page's own rules: another site must allow it by CORS, and the page's
 * Content-Security-Policy applies. A relative address is resolved against the page.
 *
 * Rejects with 'source-address', 'source-http', 'source-blocked' or the reason of `signal`.
 */
export async function fetchPicture(
  address: string | URL,
  signal?: AbortSignal,
  credentials: RequestCredentials = 'same-origin',
): Promise<File> {
  const url = parseAddress(address)
  const request = async (cache: RequestCache): Promise<Response> =>
    fetch(url, { cache, credentials, signal: signal ?? null })
  try {
    const response = await request('default').catch((error: unknown) => {
      // An <img> without `crossorigin` may have cached a response without CORS headers, which the browser then refuses
      // for every request with CORS.
      if (signal?.aborted === true || !isCrossOrigin(url)) throw error
      return request('reload')
    })
    if (!response.ok)
      throw new DepthdropError('source-http', {
        address: shorten(url.href),
        status: response.status,
      })
    const blob = await response.blob()
    return new File([blob], fileName(url), { type: blob.type })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof DepthdropError) throw error
    throw new DepthdropError('source-blocked', { address: shorten(url.href) })
  }
}
