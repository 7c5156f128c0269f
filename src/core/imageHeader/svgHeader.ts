/** SVG: a text file whose first element is `svg`. */
import { textOf, u24 } from '../bytes.ts'
import type { ImageHeader } from './headerTypes.ts'

/** Licences and editor comments may precede the root element. */
const SEARCH_BYTES = 65_536
const BYTE_ORDER_MARK = 0xefbbbf

/** One piece of the prologue: white space, a declaration, a comment, or a doctype with its internal subset. */
const PROLOGUE = /^(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>)/iu

const ROOT = /^<(?:[\w.-]+:)?svg(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>?/u

/** The length in pixels; undefined for percentages and other units. */
function pixels(attributes: string, name: string): number | undefined {
  const text = new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`, 'u').exec(
    attributes,
  )?.[1]
  return text === undefined || !(Number(text) > 0) ? undefined : Number(text)
}

/** The size of the `width` and `height` attributes, else of the viewBox, in whole pixels. */
export function readSvgHeader(bytes: Uint8Array): ImageHeader | null {
  const start = u24(bytes, 0) === BYTE_ORDER_MARK ? 3 : 0
  if (!/^[\s<]$/u.test(textOf(bytes, start, start + 1))) return null
  let text = textOf(bytes, start, start + SEARCH_BYTES)
  for (let match = PROLOGUE.exec(text); match !== null; match = PROLOGUE.exec(text))
    text = text.slice(match[0].length)
  const attributes = ROOT.exec(text)?.[1]
  if (attributes === undefined) return null
  const viewBox = /(?:^|\s)viewBox\s*=\s*["']([^"']*)["']/u
    .exec(attributes)?.[1]
    ?.trim()
    .split(/[\s,]+/u)
    .map(Number)
  const width = pixels(attributes, 'width') ?? viewBox?.[2]
  const height = pixels(attributes, 'height') ?? viewBox?.[3]
  if (width === undefined || height === undefined || !(width > 0) || !(height > 0))
    return { format: 'svg' }
  return {
    format: 'svg',
    width: Math.max(1, Math.round(width)),
    height: Math.max(1, Math.round(height)),
  }
}
