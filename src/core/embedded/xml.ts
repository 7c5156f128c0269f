/**
 * Reads XML as XMP uses it. The result has names and the byte ranges of values, because a value may be megabytes of
 * base64 that must not become a string.
 */
import { type ByteRange, indexOfText, textOf } from '../bytes.ts'
import { ensure } from '../errors.ts'

/** An element or an attribute. RDF allows a property to be either. */
export interface XmlNode {
  /** The URI of the namespace followed by the local name; the tag as written if its prefix is not declared. */
  readonly name: string
  readonly isAttribute: boolean
  /** The complete node, tags included. */
  readonly whole: ByteRange
  /** The text, with entities not resolved; null if the element contains elements. */
  value: ByteRange | null
  readonly nodes: XmlNode[]
}

const MAX_NODES = 20_000
/** XMP nests a dozen levels deep. Hostile files nest without end. */
const MAX_DEPTH = 40
const MAX_NAME_LENGTH = 256

const LT = 0x3c
const GT = 0x3e
const SLASH = 0x2f
const EQUALS = 0x3d
const BANG = 0x21
const QUESTION = 0x3f
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

/** The namespaces by prefix that an element declares, and those of the elements around it. */
interface NamespaceScope {
  readonly outer: NamespaceScope | null
  readonly namespaces: Map<string, string>
}

interface OpenElement {
  readonly tag: string
  readonly node: XmlNode
  readonly scope: NamespaceScope
  readonly content: number
}

interface Attribute {
  readonly tag: string
  readonly whole: ByteRange
  readonly value: ByteRange
}

function resolve(tag: string, scope: NamespaceScope, isAttribute: boolean): string {
  const colon = tag.indexOf(':')
  // An attribute without a prefix is in no namespace (Namespaces in XML, section 6.2).
  if (colon < 0 && isAttribute) return tag
  const prefix = colon < 0 ? '' : tag.slice(0, colon)
  for (let at: NamespaceScope | null = scope; at !== null; at = at.outer) {
    const namespace = at.namespaces.get(prefix)
    if (namespace !== undefined) return namespace + tag.slice(colon + 1)
  }
  return tag
}

/** @throws DamagedDepth */
function readName(bytes: Uint8Array, from: number): ByteRange {
  let to = from
  while (to < bytes.length && ![GT, SLASH, EQUALS, LT].includes(bytes[to]!) && !isSpace(bytes[to]))
    ++to
  ensure(to > from && to - from <= MAX_NAME_LENGTH, 'its XMP has an invalid name')
  return { from, to }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (isSpace(bytes[at])) ++at
  return at
}

/** @throws DamagedDepth */
function readAttribute(bytes: Uint8Array, from: number): Attribute {
  const name = readName(bytes, from)
  let at = skipSpace(bytes, name.to)
  ensure(bytes[at] === EQUALS, 'its XMP has an attribute without a value')
  at = skipSpace(bytes, at + 1)
  const quote = bytes[at]
  ensure(quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE, 'its XMP has a value without quotes')
  const end = bytes.indexOf(quote, at + 1)
  ensure(end >= 0, 'its XMP is cut off')
  return {
    tag: textOf(bytes, name.from, name.to),
    whole: { from, to: end + 1 },
    value: { from: at + 1, to: end },
  }
}

/**
 * Reads the outermost nodes. Expands no entity and obeys no declaration. The memory grows with the number of nodes,
 * not with the length.
 * @throws DamagedDepth if tags do not match, or if the XML is cut off, nested too deeply or has too many nodes.
 */
export function readXml(bytes: Uint8Array): readonly XmlNode[] {
  const roots: XmlNode[] = []
  const open: OpenElement[] = []
  let count = 0

  const after = (text: string, from: number): number => {
    const end = indexOfText(bytes, text, from)
    ensure(end >= 0, 'its XMP is cut off')
    return end + text.length
  }

  const close = (at: number, end: number): void => {
    const { from, to } = readName(bytes, at + 2)
    const name = textOf(bytes, from, to)
    const top = open.pop()
    ensure(top !== undefined && top.tag === name, 'its XMP has tags that do not match')
    Object.assign(top.node.whole, { to: end })
    if (!top.node.nodes.some(({ isAttribute }) => !isAttribute) && top.node.value === null)
      top.node.value = { from: top.content, to: at }
  }

  const start = (from: number): number => {
    const name = readName(bytes, from + 1)
    const attributes: Attribute[] = []
    let at = skipSpace(bytes, name.to)
    for (; bytes[at] !== GT && bytes[at] !== SLASH; at = skipSpace(bytes, at)) {
      ensure(at < bytes.length, 'its XMP is cut off')
      const attribute = readAttribute(bytes, at)
      attributes.push(attribute)
      at = attribute.whole.to
      count += 1
      ensure(count <= MAX_NODES, 'its XMP has too many nodes')
    }
    const isEmpty = bytes[at] === SLASH
    if (isEmpty) at += 1
    ensure(bytes[at] === GT, 'its XMP has an invalid tag')
    const outer = open.at(-1)
    const namespaces = new Map<string, string>()
    for (const { tag, value } of attributes) {
      const isDeclared =
        (tag === 'xmlns' || tag.startsWith('xmlns:')) && value.to - value.from <= MAX_NAME_LENGTH
      if (isDeclared) namespaces.set(tag.slice(6), textOf(bytes, value.from, value.to))
    }
    const scope: NamespaceScope = { outer: outer?.scope ?? null, namespaces }
    const tag = textOf(bytes, name.from, name.to)
    const node: XmlNode = {
      name: resolve(tag, scope, false),
      isAttribute: false,
      whole: { from, to: at + 1 },
      value: null,
      nodes: [],
    }
    for (const { tag: own, whole, value } of attributes) {
      if (own !== 'xmlns' && !own.startsWith('xmlns:'))
        node.nodes.push({
          name: resolve(own, scope, true),
          isAttribute: true,
          whole,
          value,
          nodes: [],
        })
    }
    ;(outer?.node.nodes ?? roots).push(node)
    count += 1
    ensure(count <= MAX_NODES, 'its XMP has too many nodes')
    if (!isEmpty) open.push({ tag, node, scope, content: at + 1 })
    ensure(open.length <= MAX_DEPTH, 'its XMP is nested too deeply')
    return at + 1
  }

  for (let at = bytes.indexOf(LT); at >= 0; at = bytes.indexOf(LT, at)) {
    const next = bytes[at + 1]
    if (next === QUESTION) at = after('?>', at)
    else if (next === SLASH) {
      const end = after('>', at)
      close(at, end)
      at = end
    } else if (next === BANG && textOf(bytes, at, at + 4) === '<!--') at = after('-->', at + 4)
    else if (next === BANG && textOf(bytes, at, at + 9) === '<![CDATA[') {
      const end = after(']]>', at)
      const top = open.at(-1)
      if (top !== undefined) top.node.value = { from: at + 9, to: end - 3 }
      at = end
    } else {
      // A document type could declare entities. XMP never has one.
      ensure(next !== BANG, 'its XMP declares a document type')
      at = start(at)
    }
  }
  ensure(open.length === 0, 'its XMP is cut off')
  return roots
}
