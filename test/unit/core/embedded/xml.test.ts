/** The reader of XML by itself: names, byte ranges, and the phrase of each refusal. */
import { describe, expect, it } from 'vitest'
import { readXml, type XmlNode } from '../../../../src/core/embedded/xml.ts'
import { latin } from './makeEmbedded.ts'

interface Shown {
  readonly name: string
  readonly value: string | null
  readonly nodes: readonly Shown[]
}

/** What a node says, with `@` before the name of an attribute. */
function shown(text: string): readonly Shown[] {
  const show = ({ name, isAttribute, value, nodes }: XmlNode): Shown => ({
    name: `${isAttribute ? '@' : ''}${name}`,
    value: value && text.slice(value.from, value.to),
    nodes: nodes.map(show),
  })
  return readXml(latin(text)).map(show)
}

function leaf(name: string, value: string | null): Shown {
  return { name, value, nodes: [] }
}

describe('names', () => {
  it.each<[string, string]>([
    ['<a/>', 'a'],
    ['<n:a/>', 'n:a'],
    ['<n:a xmlns:n="uri#"/>', 'uri#a'],
    ['<a xmlns="uri#"/>', 'uri#a'],
    ["<a  xmlns = 'uri#' ></a>", 'uri#a'],
    [`<n:a xmlns:n="${'u'.repeat(256)}"/>`, `${'u'.repeat(256)}a`],
    [`<n:a xmlns:n="${'u'.repeat(257)}"/>`, 'n:a'],
  ])('%s', (text, name) => {
    expect(shown(text)[0]?.name).toBe(name)
  })

  it('are those of the nearest declaration, and an attribute without a prefix has none', () => {
    const text = '<n:a xmlns:n="1#" xmlns="0#"><n:b xmlns:n="2#" n:c="x" d="y"/><n:e/><f/></n:a>'
    const [root] = shown(text)
    expect(root?.name).toBe('1#a')
    expect(root?.nodes).toEqual([
      { name: '2#b', value: null, nodes: [leaf('@2#c', 'x'), leaf('@d', 'y')] },
      leaf('1#e', null),
      leaf('0#f', null),
    ])
  })
})

describe('values', () => {
  it.each<[string, readonly Shown[]]>([
    ['<a>text &amp; more</a>', [leaf('a', 'text &amp; more')]],
    ['<a></a>', [leaf('a', '')]],
    ['<a/>', [leaf('a', null)]],
    ['<a><![CDATA[<b>]]></a>', [leaf('a', '<b>')]],
    ['<a><b>1</b></a>', [{ name: 'a', value: null, nodes: [leaf('b', '1')] }]],
    ['<a x="1">t</a>', [{ name: 'a', value: 't', nodes: [leaf('@x', '1')] }]],
    [
      '<a x=\'"\' y = "\'"/>',
      [{ name: 'a', value: null, nodes: [leaf('@x', '"'), leaf('@y', "'")] }],
    ],
    ['<?xpacket?><!-- <b> --><a/>\n<c/>', [leaf('a', null), leaf('c', null)]],
    ['<![CDATA[x]]><a/>', [leaf('a', null)]],
    ['', []],
    ['no tags', []],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual(expected)
  })

  it('the whole node includes its tags', () => {
    const text = ' <a\tx="1"> <b/> </a\n>'
    const [a] = readXml(latin(text))
    const [x, b] = a?.nodes ?? []
    const whole = [a, x, b].map((node) => text.slice(node?.whole.from, node?.whole.to))
    expect(whole).toEqual(['<a\tx="1"> <b/> </a\n>', 'x="1"', '<b/>'])
  })
})

describe('what is refused', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  const many = (count: number): string => `<r>${'<a/>'.repeat(count - 1)}</r>`
  const attributes = (count: number): string => `<r ${'a="" '.repeat(count - 1)}/>`

  it.each<[string, string]>([
    ['<a>', 'its XMP is cut off'],
    ['<a', 'its XMP is cut off'],
    ['<a x="1', 'its XMP is cut off'],
    ['<a></a', 'its XMP is cut off'],
    ['<!-- ', 'its XMP is cut off'],
    ['<!-->', 'its XMP is cut off'],
    ['<![CDATA[ ', 'its XMP is cut off'],
    ['<? ', 'its XMP is cut off'],
    ['<a></b>', 'its XMP has tags that do not match'],
    ['</a>', 'its XMP has tags that do not match'],
    ['<a><b></a></b>', 'its XMP has tags that do not match'],
    ['<a x>', 'its XMP has an attribute without a value'],
    ['<a x=1>', 'its XMP has a value without quotes'],
    ['<a / >', 'its XMP has an invalid tag'],
    ['< a>', 'its XMP has an invalid name'],
    ['<a ="1">', 'its XMP has an invalid name'],
    [`<${'a'.repeat(257)}/>`, 'its XMP has an invalid name'],
    ['<!DOCTYPE a>', 'its XMP declares a document type'],
    [nested(41), 'its XMP is nested too deeply'],
    [many(20_001), 'its XMP has too many nodes'],
    [attributes(20_001), 'its XMP has too many nodes'],
  ])('%.40s', (text, reason) => {
    expect(() => readXml(latin(text))).toThrow(
      expect.objectContaining({ name: 'DamagedDepth', message: reason }),
    )
  })

  it.each([nested(40), many(20_000), attributes(20_000), `<${'a'.repeat(256)}/>`])(
    '%.20s is at the limit, and is read',
    (text) => {
      expect(readXml(latin(text))).toHaveLength(1)
    },
  )
})
