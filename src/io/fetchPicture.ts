/** An address → the picture file it names. */
import { cancelled, DepthdropError, isCancelled } from '../core/errors.ts'

/** A data: address can be megabytes long, and no sentence should be. */
const LONGEST_SHOWN = 120

function shown(address: string): string {
  return address.length > LONGEST_SHOWN ? `${address.slice(0, LONGEST_SHOWN)}…` : address
}

function nameIn({ protocol, pathname }: URL): string {
  const last = /^(data|blob):$/.test(protocol) ? '' : (pathname.split('/').at(-1) ?? '')
  try {
    return decodeURIComponent(last) || 'photo'
  } catch {
    return last
  }
}

function parsed(address: string | URL): URL {
  // An empty address would be the page itself.
  if (String(address) !== '' && URL.canParse(address, document.baseURI))
    return new URL(address, document.baseURI)
  throw new DepthdropError('source-address', { address: shown(String(address)) })
}

function isForeign({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin !== location.origin
}

/**
 * Under the page's own rules: a picture of another site needs CORS, and the page's Content-Security-Policy holds.
 * Throws 'source-address', 'source-http', 'source-blocked' or an AbortError.
 */
export async function fetchPicture(
  address: string | URL,
  signal?: AbortSignal,
  credentials: RequestCredentials = 'same-origin',
): Promise<File> {
  const url = parsed(address)
  const ask = async (cache: RequestCache): Promise<Response> =>
    fetch(url, { cache, credentials, signal: signal ?? null })
  try {
    const response = await ask('default').catch((error: unknown) => {
      // An <img> without `crossorigin` may have left a copy without CORS headers in the cache, which every later
      // request with CORS is refused.
      if (isCancelled(error) || !isForeign(url)) throw error
      return ask('reload')
    })
    if (!response.ok)
      throw new DepthdropError('source-http', { address: shown(url.href), status: response.status })
    const blob = await response.blob()
    return new File([blob], nameIn(url), { type: blob.type })
  } catch (error) {
    if (signal?.aborted === true) throw cancelled()
    if (error instanceof DepthdropError) throw error
    throw new DepthdropError('source-blocked', { address: shown(url.href) })
  }
}
