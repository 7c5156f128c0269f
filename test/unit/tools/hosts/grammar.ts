/** Readers of the files that cannot be tried here, as strict as the hosts' documentation, and what they would send. */

export interface Rule {
  readonly address: string
  readonly headers: readonly (readonly [string, string])[]
}

const NAME = /^[A-Za-z][A-Za-z0-9-]*$/
/** Printable ASCII, without a blank at either end. */
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
  if (!NAME.test(name)) throw new Error(`“${name}” is no header's name.`)
  if (!VALUE.test(value)) throw new Error(`“${value}” is no header's value.`)
  if (NOT_AT_NETLIFY.includes(name.toLowerCase())) throw new Error(`${name} is not ours to set.`)
}

/**
 * `_headers`: an address at the start of a line, its headers indented below it, `#` lines as comments. The stricter of
 * the two hosts counts: Cloudflare Pages reads at most 100 rules, 2,000 characters a line and one `*` in an address.
 */
export function readFolderHeaders(text: string): readonly Rule[] {
  const rules: { address: string; headers: [string, string][] }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const fail = (why: string): never => {
      throw new Error(`Line ${index + 1}: ${why}`)
    }
    if (line.length > 2000) fail('more than 2,000 characters')
    if (line.trim() === '' || line.startsWith('#')) continue
    if (line.startsWith('/')) {
      if (line.split('*').length > 2 || /[\s:]/.test(line))
        fail('no address that both hosts understand')
      rules.push({ address: line, headers: [] })
      continue
    }
    const [, name = fail('neither an address nor a header'), value = ''] =
      /^ {2}([^\s:]+): (.*)$/.exec(line) ?? []
    checkHeader(name, value)
    const rule = rules.at(-1) ?? fail('a header ahead of every address')
    rule.headers.push([name, value])
  }
  if (rules.length > 100) throw new Error('More than 100 rules.')
  const addresses = rules.map(({ address }) => address)
  if (new Set(addresses).size !== addresses.length) throw new Error('An address twice.')
  if (rules.some(({ headers }) => headers.length === 0))
    throw new Error('An address without headers.')
  return rules
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function onlyKeys(value: unknown, keys: readonly string[]): Record<string, unknown> {
  if (isRecord(value) && Object.keys(value).every((key) => keys.includes(key))) return value
  throw new Error(`Not an object of ${keys.join(', ')}.`)
}

function asText(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('Not a text.')
  return value
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error('Not a list.')
  return value
}

/** `vercel.json`: an unknown key is an error at Vercel, too; a source is a pattern that starts with a slash. */
export function readVercel(text: string): readonly Rule[] {
  const whole = onlyKeys(JSON.parse(text), ['$schema', 'headers'])
  return asList(whole['headers']).map((entry) => {
    const rule = onlyKeys(entry, ['source', 'headers'])
    const address = asText(rule['source'])
    if (!address.startsWith('/') || address.length > 4096)
      throw new Error(`${address} is no source.`)
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

/** `*` is any number of characters, slashes too. */
export function folderPattern(address: string): RegExp {
  return new RegExp(`^${address.split('*').map(escapePattern).join('.*')}$`)
}

/**
 * Of path-to-regexp only groups in parentheses, whose content is a regular expression, and `\.` outside of them. All
 * else that has a meaning there is refused.
 */
export function vercelPattern(source: string): RegExp {
  const parts = source.split(/(\((?:[^()]|\([^()]*\))*\))/)
  const outside = parts
    .filter((_, i) => i % 2 === 0)
    .join('')
    .replaceAll('\\.', '')
  if (/[:*+?{}()\\.]/.test(outside))
    throw new Error(`${source} uses more of the grammar than is known here.`)
  return new RegExp(`^${source}$`)
}

/**
 * What the host adds to its own headers.
 * @throws Error where two rules set one header: the values would be joined, or one lost.
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
