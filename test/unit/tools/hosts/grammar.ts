/**
 * Reads the configuration of hosts that cannot run here, as strictly as their documentation, and returns what they
 * would send.
 */

export interface Rule {
  readonly address: string
  readonly headers: readonly (readonly [string, string])[]
}

const NAME = /^[A-Za-z][A-Za-z0-9-]*$/
/** Printable ASCII without a space at either end. */
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/

/** Netlify sets these itself and refuses them (docs.netlify.com/manage/routing/headers). */
const NOT_AT_NETLIFY = [
  'accept-ranges',
  'age',
  'allow',
  'alt-svc',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'date',
  'server',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

function checkHeader(name: string, value: string): void {
  if (!NAME.test(name)) throw new Error(`“${name}” is not a valid header name.`)
  if (!VALUE.test(value)) throw new Error(`“${value}” is not a valid header value.`)
  if (NOT_AT_NETLIFY.includes(name.toLowerCase()))
    throw new Error(`Netlify does not allow the header ${name}.`)
}

/**
 * Reads `_headers`: an address at the start of a line, its headers indented below it, comments after `#`. It applies
 * the stricter rule of the two hosts: Cloudflare Pages reads at most 100 rules, 2,000 characters a line and one `*` in
 * an address.
 */
export function readFolderHeaders(text: string): readonly Rule[] {
  const rules: { address: string; headers: [string, string][] }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const fail = (why: string): never => {
      throw new Error(`Line ${index + 1}: ${why}`)
    }
    if (line.length > 2000) fail('the line has more than 2,000 characters')
    if (line.trim() === '' || line.startsWith('#')) continue
    if (line.startsWith('/')) {
      if (line.split('*').length > 2 || /[\s:]/.test(line))
        fail('the address is not valid on both hosts')
      rules.push({ address: line, headers: [] })
      continue
    }
    const [, name = fail('the line is neither an address nor a header'), value = ''] =
      /^ {2}([^\s:]+): (.*)$/.exec(line) ?? []
    checkHeader(name, value)
    const rule = rules.at(-1) ?? fail('a header comes before the first address')
    rule.headers.push([name, value])
  }
  if (rules.length > 100) throw new Error('The file has more than 100 rules.')
  const addresses = rules.map(({ address }) => address)
  if (new Set(addresses).size !== addresses.length)
    throw new Error('The file has an address twice.')
  if (rules.some(({ headers }) => headers.length === 0))
    throw new Error('An address has no headers.')
  return rules
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function onlyKeys(value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (isRecord(value) && Object.keys(value).every((key) => keys.includes(key))) return value
  throw new Error(`The value is not an object with the keys ${keys.join(', ')}.`)
}

function asText(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('The value is not a text.')
  return value
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('The value is not a list.')
  return value
}

/** Reads `vercel.json`. Vercel also refuses an unknown key. A source is a pattern that starts with a slash. */
export function readVercel(text: string): readonly Rule[] {
  const whole = onlyKeys(JSON.parse(text), ['$schema', 'headers'])
  return asList(whole['headers']).map((entry) => {
    const rule = onlyKeys(entry, ['source', 'headers'])
    const address = asText(rule['source'])
    if (!address.startsWith('/') || address.length > 4096)
      throw new Error(`${address} is not a valid source.`)
    const headers = asList(rule['headers']).map((header): [string, string] => {
      const { key, value } = onlyKeys(header, ['key', 'value'])
      checkHeader(asText(key), asText(value))
      return [asText(key), asText(value)]
    })
    return { address, headers }
  })
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}

/** `*` matches any number of characters, including slashes. */
export function folderPattern(address: string): RegExp {
  return new RegExp(`^${address.split('*').map(escapePattern).join('.*')}$`)
}

/**
 * Supports groups in parentheses, which contain a regular expression, and `\.` outside of them. Refuses all other
 * syntax of path-to-regexp.
 */
export function vercelPattern(source: string): RegExp {
  const parts = source.split(/(\((?:[^()]|\([^()]*\))*\))/)
  const outside = parts
    .filter((_, i) => i % 2 === 0)
    .join('')
    .replaceAll('\\.', '')
  if (/[:*+?{}()\\.]/.test(outside))
    throw new Error(`${source} uses syntax that this reader does not support.`)
  return new RegExp(`^${source}$`)
}

/**
 * Returns the headers that the host adds to its own.
 * @throws Error if two rules set the same header: the host would join the values or drop one.
 */
export function sent(
  rules: readonly Rule[],
  pattern: (address: string) => RegExp,
  pathname: string,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  const matching = rules.filter(({ address }) => pattern(address).test(pathname))
  for (const [name, value] of matching.flatMap((rule) => rule.headers)) {
    const key = name.toLowerCase()
    if (key in headers) throw new Error(`${pathname} has ${name} twice.`)
    headers[key] = value
  }
  return headers
}
