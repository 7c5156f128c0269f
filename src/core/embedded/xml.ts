/** XML as XMP uses it, read where it lies: names, and the byte ranges of values, which may be megabytes long. */
import { ensure } from './damaged.ts'
import { type ByteRange, indexOfText, textOf } from './text.ts'

/** An element, or an attribute: RDF lets either hold a property. */
export interface XmlNode {
  /** The namespace's address and the local name in one; without the namespace where none was declared. */
  readonly name: string
  readonly isAttribute: boolean
  /** All of it, tags included. */
  readonly whole: ByteRange
  /** Text alone; null where there are elements inside. As written: entities stand. */
  value: ByteRange | null
  readonly nodes: XmlNode[]
}

const MOST_NODES = 20_000
/** XMP nests a dozen deep; hostile files nest without end. */
const MOST_DEPTH = 40
const LONGEST_NAME = 256

function code(character: string): number {
  return character.charCodeAt(0)
}
const [LT, GT, SLASH, EQUALS, BANG, QUESTION, DOUBLE, SINGLE] = [
  '<',
  '>',
  '/',
  '=',
  '!',
  '?',
  '"',
  "'",
].map(code) as [number, number, number, number, number, number, number, number]
function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

interface Scope {
  readonly outer: Scope | null
  readonly spaces: Map<string, string>
}

interface Open {
  readonly tag: string
  readonly node: XmlNode
  readonly scope: Scope
  readonly content: number
}

interface Attribute {
  readonly tag: string
  readonly whole: ByteRange
  readonly value: ByteRange
}

function resolve(tag: string, scope: Scope, isAttribute: boolean): string {
  const colon = tag.indexOf(':')
  // An attribute without a prefix is in no namespace (Namespaces in XML, 6.2).
  if (colon < 0 && isAttribute) return tag
  const prefix = colon < 0 ? '' : tag.slice(0, colon)
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const space = at.spaces.get(prefix)
    if (space !== undefined) return space + tag.slice(colon + 1)
  }
  return tag
}

/** @throws DamagedDepth */
function readName(bytes: Uint8Array, from: number): ByteRange {
  let to = from
  while (to < bytes.length && ![GT, SLASH, EQUALS, LT].includes(bytes[to]!) && !isSpace(bytes[to]))
    ++to
  ensure(to > from && to - from <= LONGEST_NAME, 'its XMP has a name that cannot be read')
  return { from, to }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (isSpace(bytes[at])) ++at
  return at
}

function readAttribute(bytes: Uint8Array, from: number): Attribute {
  const name = readName(bytes, from)
  let at = skipSpace(bytes, name.to)
  ensure(bytes[at] === EQUALS, 'its XMP has an attribute without a value')
  at = skipSpace(bytes, at + 1)
  const quote = bytes[at]
  ensure(quote === DOUBLE || quote === SINGLE, 'its XMP has a value without quotes')
  const end = bytes.indexOf(quote, at + 1)
  ensure(end >= 0, 'its XMP is cut off')
  return {
    tag: textOf(bytes, name),
    whole: { from, to: end + 1 },
    value: { from: at + 1, to: end },
  }
}

/**
 * Its outermost nodes. No entity is expanded and no declaration obeyed; memory follows the number of nodes, not the length.
 * @throws DamagedDepth where tags do not match, or it is cut off, nested too deeply, or of too many parts.
 */
export function readXml(bytes: Uint8Array): readonly XmlNode[] {
  const roots: XmlNode[] = []
  const open: Open[] = []
  let count = 0

  const after = (text: string, from: number): number => {
    const end = indexOfText(bytes, text, from)
    ensure(end >= 0, 'its XMP is cut off')
    return end + text.length
  }

  const close = (at: number, end: number): void => {
    const name = textOf(bytes, readName(bytes, at + 2))
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
      ensure(count <= MOST_NODES, 'its XMP has too many parts')
    }
    const isEmpty = bytes[at] === SLASH
    if (isEmpty) at += 1
    ensure(bytes[at] === GT, 'its XMP has a tag that cannot be read')
    const outer = open.at(-1)
    const spaces = new Map<string, string>()
    for (const { tag, value } of attributes) {
      const isDeclared =
        (tag === 'xmlns' || tag.startsWith('xmlns:')) && value.to - value.from <= LONGEST_NAME
      if (isDeclared) spaces.set(tag.slice(6), textOf(bytes, value))
    }
    const scope: Scope = { outer: outer?.scope ?? null, spaces }
    const tag = textOf(bytes, name)
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
    ensure(count <= MOST_NODES, 'its XMP has too many parts')
    if (!isEmpty) open.push({ tag, node, scope, content: at + 1 })
    ensure(open.length <= MOST_DEPTH, 'its XMP is nested too deeply')
    return at + 1
  }

  for (let at = bytes.indexOf(LT); at >= 0; at = bytes.indexOf(LT, at)) {
    const next = bytes[at + 1]
    if (next === QUESTION) at = after('?>', at)
    else if (next === SLASH) {
      const end = after('>', at)
      close(at, end)
      at = end
    } else if (
      next === BANG &&
      textOf(bytes, { from: at, to: Math.min(at + 4, bytes.length) }) === '<!--'
    )
      at = after('-->', at + 4)
    else if (
      next === BANG &&
      textOf(bytes, { from: at, to: Math.min(at + 9, bytes.length) }) === '<![CDATA['
    ) {
      const end = after(']]>', at)
      const top = open.at(-1)
      if (top !== undefined) top.node.value = { from: at + 9, to: end - 3 }
      at = end
    } else {
      // A document type could declare entities; XMP has none.
      ensure(next !== BANG, 'its XMP declares a document type')
      at = start(at)
    }
  }
  ensure(open.length === 0, 'its XMP is cut off')
  return roots
}
