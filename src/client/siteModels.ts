/** Which model files this site has. A request for a missing file would be an error in the browser's console. */
import { pageAddress } from '../core/pageAddress.ts'
import type { Model } from '../core/types.ts'

const FOLDER = 'models/'
/** The build writes it (tools/site/modelList.mjs). */
const LIST = `${FOLDER}list.json`

let files: ReadonlySet<unknown> = new Set()

/** Reads the site's list. Call it before the visitor sees the models. Without a connection the last answer stays. */
export async function readSiteModels(): Promise<void> {
  if (!navigator.onLine) return
  try {
    const response = await fetch(new URL(LIST, pageAddress()), { cache: 'no-cache' })
    const names: unknown = await response.json()
    files = new Set(Array.isArray(names) ? names : [])
  } catch {
    // The connection failed, or the host answers with a page instead of a missing file.
  }
}

/** True while only the site itself can be reached, if at all. */
function isForeignBlocked(url: string): boolean {
  return /^https?:/.test(url) && !navigator.onLine
}

/** The addresses of the model that can be fetched: those that the site has, its mirrors, and those of other hosts. */
export function offeredUrls({ source }: Model): readonly string[] {
  if (source.kind === 'bundled') return []
  const urls = source.kind === 'fetched' ? source.urls : [source.address ?? []].flat()
  return urls.filter((url) =>
    url.startsWith(FOLDER) ? files.has(url.slice(FOLDER.length)) : !isForeignBlocked(url),
  )
}
