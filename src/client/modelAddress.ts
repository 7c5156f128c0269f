/** The address of an .onnx file on any host that lets other sites read it. */
import { DepthdropError } from '../core/errors.ts'
import { isFallbackPage } from '../core/models.ts'
import { pageAddress } from '../core/pageAddress.ts'
import { fileNameOf, hasCredentials, shownAddress } from '../core/shownAddress.ts'

export interface ModelAddress {
  /** Absolute, without a fragment. */
  readonly url: string
  readonly host: string
  /** Of the file. */
  readonly name: string
  /** The address in messages. */
  readonly shown: string
}

/** The size is only shown before the download. A host that does not answer must not keep the visitor waiting. */
const SIZE_LIMIT_MS = 5000

/** Throws 'model-address' or 'model-credentials'. A relative address is resolved against the page. */
export function readModelAddress(given: string | URL): ModelAddress {
  const text = String(given).trim()
  const base = pageAddress()
  // A URL may hold none of these, but the parser would encode them and take any sentence for the name of a file on this site.
  const isSentence = text === '' || /[\s<>"]/.test(text)
  const url = !isSentence && URL.canParse(text, base) ? new URL(text, base) : null
  if (hasCredentials(text) || hasCredentials(url?.href ?? ''))
    throw new DepthdropError('model-credentials', { address: shownAddress(text) })
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new DepthdropError('model-address', { address: shownAddress(text) })
  url.hash = ''
  const { href, host } = url
  return {
    url: href,
    host,
    name: fileNameOf(url.pathname, 'model.onnx'),
    shown: shownAddress(href),
  }
}

/** No cookies, and no copy in the browser's own cache: the file is stored once. */
export const MODEL_REQUEST = { cache: 'no-store', credentials: 'omit' } as const

/** The number of bytes in the body of a response; null if the host does not say it. */
export function lengthOf({ headers }: Response): number | null {
  const length = Number(headers.get('content-length') ?? NaN)
  return length > 0 ? length : null
}

/** The size of the file, without downloading it. Null if the host does not say it. Never rejects. */
export async function askModelSize({ url }: ModelAddress): Promise<number | null> {
  try {
    const signal = AbortSignal.timeout(SIZE_LIMIT_MS)
    const response = await fetch(url, { method: 'HEAD', signal, ...MODEL_REQUEST })
    const isFile = response.ok && !isFallbackPage(response.headers.get('content-type'))
    return isFile ? lengthOf(response) : null
  } catch {
    return null
  }
}
