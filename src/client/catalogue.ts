/** The catalogue of models, with the mirrors that this site names. */
import { CATALOGUE, MIDAS_SMALL } from '../core/models.ts'
import { pageAddress } from '../core/pageAddress.ts'
import type { Model } from '../core/types.ts'

/** Only http and https addresses can be fetched. A relative one is resolved against the page. */
function httpAddress(text: string): readonly string[] {
  const base = pageAddress()
  if (!URL.canParse(text, base)) return []
  const { protocol, href } = new URL(text, base)
  return /^https?:$/.test(protocol) ? [href] : []
}

/**
 * `<meta name="depthdrop-mirrors" content="models/midas-small.onnx https://one.example/model-small.onnx …">` in the page:
 * addresses of the official MiDaS small, as one file or as a manifest of parts, relative to the page or on hosts that allow
 * CORS. They are tried after the site itself, in this order. Every download is checked by length and SHA-256.
 */
function mirrors(): readonly string[] {
  // A worker has no document, and so no mirrors.
  const page = globalThis.document as Document | undefined
  const content =
    page?.querySelector<HTMLMetaElement>('meta[name="depthdrop-mirrors"]')?.content ?? ''
  return content.split(/\s+/).filter(Boolean).flatMap(httpAddress)
}

function withMirrors(model: Model): Model {
  return model.id === MIDAS_SMALL.id && model.source.kind === 'fetched'
    ? { ...model, source: { kind: 'fetched', urls: [...model.source.urls, ...mirrors()] } }
    : model
}

export function catalogue(): readonly Model[] {
  return CATALOGUE.map(withMirrors)
}
