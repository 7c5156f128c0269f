/** Which model files this site has. A request for a missing file would be an error in the browser's console. */
import { MIDAS_SMALL, MIDAS_SMALL_Q8 } from '../core/models.ts'
import { pageAddress } from '../core/pageAddress.ts'
import { parseSmallForm, type SmallForm } from '../core/smallForm.ts'
import type { Model } from '../core/types.ts'

const FOLDER = 'models/'
/** The build writes it (tools/site/modelList.mjs). */
const LIST = `${FOLDER}list.json`

let files: ReadonlySet<unknown> = new Set()
let forms: readonly SmallForm[] = []

/** Reads the site's list. Call it before the visitor sees the models. Without a connection the last answer stays. */
export async function readSiteModels(): Promise<void> {
  if (!navigator.onLine) return
  try {
    const response = await fetch(new URL(LIST, pageAddress()), { cache: 'no-cache' })
    const list: unknown = await response.json()
    const entries: readonly unknown[] = Array.isArray(list) ? list : []
    forms = entries.flatMap((entry) => parseSmallForm(entry) ?? [])
    files = new Set([...entries, ...forms.map(({ file }) => file)])
  } catch {
    // The connection failed, or the host answers with a page instead of a missing file.
  }
}

/** MiDaS small with 8-bit weights, if the site has made it. */
export function siteModels(): readonly Model[] {
  return forms
    .filter(({ file }) => file === 'midas-small.int8.onnx')
    .map(({ file, bytes, sha256, referenceOutput }) => ({
      ...MIDAS_SMALL,
      id: MIDAS_SMALL_Q8,
      title: `${MIDAS_SMALL.title}, 8-bit`,
      bytes,
      sha256,
      referenceOutput,
      source: { kind: 'fetched', urls: [`${FOLDER}${file}`] },
    }))
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
