/** The address of a picture → its file. */
import { cancelled, DepthdropError, isCancelled } from '../core/errors.ts'

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
  if (String(address) !== '' && URL.canParse(address, document.baseURI))
    return new URL(address, document.baseURI)
  throw new DepthdropError('source-address', { address: shorten(String(address)) })
}

function isCrossOrigin({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin !== location.origin
}

/**
 * Fetches a picture under the page's own rules: another site must allow it by CORS, and the page's
 * Content-Security-Policy applies. A relative address is resolved against the page.
 *
 * Rejects with 'source-address', 'source-http', 'source-blocked' or an AbortError.
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
      if (isCancelled(error) || !isCrossOrigin(url)) throw error
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
    if (signal?.aborted === true) throw cancelled()
    if (error instanceof DepthdropError) throw error
    throw new DepthdropError('source-blocked', { address: shorten(url.href) })
  }
}
