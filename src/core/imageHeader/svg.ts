/** SVG: a text whose first element is `svg`. */
import type { HeaderReader } from './types.ts'

/** Licences and editors' comments may stand ahead of the root. */
const HEAD = 65_536

/** What may come before the root: white space, declarations, comments, and a doctype with its own subset. */
const PROLOGUE = /^(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>)/iu

const ROOT = /^<(?:[\w.-]+:)?svg(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)>?/u

/** Pixels; undefined for percentages and other units. */
function pixels(attributes: string, name: string): number | undefined {
  const text = new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`, 'u').exec(
    attributes,
  )?.[1]
  return text === undefined || !(Number(text) > 0) ? undefined : Number(text)
}

export const readSvgHeader: HeaderReader = (bytes) => {
  const start = bytes.u24(0) === 0xefbbbf ? 3 : 0
  if (!/^[\s<]$/u.test(bytes.text(start, 1))) return null
  let text = bytes.text(start, HEAD)
  for (let match = PROLOGUE.exec(text); match !== null; match = PROLOGUE.exec(text))
    text = text.slice(match[0].length)
  const attributes = ROOT.exec(text)?.[1]
  if (attributes === undefined) return null
  const box = /(?:^|\s)viewBox\s*=\s*["']([^"']*)["']/u
    .exec(attributes)?.[1]
    ?.trim()
    .split(/[\s,]+/u)
    .map(Number)
  const width = pixels(attributes, 'width') ?? box?.[2]
  const height = pixels(attributes, 'height') ?? box?.[3]
  if (width === undefined || height === undefined || !(width > 0) || !(height > 0))
    return { format: 'svg' }
  return {
    format: 'svg',
    width: Math.max(1, Math.round(width)),
    height: Math.max(1, Math.round(height)),
  }
}
