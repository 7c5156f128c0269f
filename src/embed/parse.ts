/** Parses the requests of a host. The result is a new object that holds only the known fields of a closed union. */
import { PALETTE_NAMES } from '../core/colour/paletteNames.ts'
import { DETAILS } from '../core/settings.ts'
import { byteLength, isSource } from './embedSource.ts'
import type { EmbedModel, EmbedModelAddress, Request } from './messages.ts'
import { isModelAddress, LANGUAGES, MAX_BYTES, MAX_NAME_LENGTH, MODELS, UIS } from './messages.ts'
import { isId, isPlainObject, ownValue } from './parseHello.ts'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: number | null; readonly reason: string }

type Guard<T> = (value: unknown) => value is T

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH
}
function isModel(value: unknown): value is EmbedModel | EmbedModelAddress {
  return oneOf(MODELS)(value) || isModelAddress(value)
}
function oneOf<T extends string>(allowed: readonly T[]): Guard<T> {
  return (value): value is T => allowed.some((word) => word === value)
}

/** A request, or the reasons why the message is none. */
export function parseRequest(message: unknown): Parsed<Request> {
  if (!isPlainObject(message))
    return { ok: false, id: null, reason: 'A message must be a plain object.' }
  const problems: string[] = []
  const field = <K extends string, T>(
    name: K,
    is: Guard<T>,
    wanted: string,
  ): { readonly [key in K]?: T } => {
    const value = ownValue(message, name)
    if (value === undefined) return {}
    if (!is(value)) problems.push(`“${name}” must be ${wanted}.`)
    return is(value) ? ({ [name]: value } as { readonly [key in K]?: T }) : {}
  }
  const { id } = field('id', isId, 'a whole number from 0 to 2^53 − 1')
  const refused = (...reasons: readonly string[]): Parsed<Request> => ({
    ok: false,
    id: id ?? null,
    reason: reasons.join(' '),
  })
  const shared = {
    ...field('palette', oneOf(PALETTE_NAMES), PALETTE_NAMES.join(' or ')),
    ...field('model', isModel, `${MODELS.join(' or ')} or an address`),
    ...field('detail', oneOf(DETAILS), DETAILS.join(' or ')),
    ...field('flip', isBoolean, 'true or false'),
  }
  switch (ownValue(message, 'type')) {
    case 'cancel':
      return id === undefined
        ? refused('“cancel” needs an “id”.')
        : { ok: true, value: { type: 'cancel', id } }
    case 'set': {
      const lang = field('lang', oneOf(LANGUAGES), LANGUAGES.join(' or '))
      const ui = field('ui', oneOf(UIS), UIS.join(' or '))
      const compare = field('compare', isBoolean, 'true or false')
      return problems.length > 0
        ? refused(...problems)
        : { ok: true, value: { type: 'set', ...shared, ...compare, ...lang, ...ui } }
    }
    case 'estimate': {
      const { source } = field('source', isSource, 'a File, Blob, ArrayBuffer or ImageBitmap')
      const options = {
        ...shared,
        ...field('name', isName, `text of up to ${MAX_NAME_LENGTH} characters`),
        ...field('picture', isBoolean, 'true or false'),
        ...field('show', isBoolean, 'true or false'),
      }
      if (problems.length > 0) return refused(...problems)
      if (id === undefined) return refused('“estimate” needs an “id”.')
      if (source === undefined) return refused('“estimate” needs a “source”.')
      if (byteLength(source) > MAX_BYTES)
        return refused(`“source” has ${byteLength(source)} bytes; at most ${MAX_BYTES} are taken.`)
      return { ok: true, value: { type: 'estimate', id, source, ...options } }
    }
    case 'ping':
      return { ok: true, value: { type: 'ping' } }
    case 'close':
      return { ok: true, value: { type: 'close' } }
    default:
      return refused('“type” must be estimate, cancel, set, ping or close.')
  }
}
