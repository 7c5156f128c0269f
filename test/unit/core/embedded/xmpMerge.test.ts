import { describe, expect, test } from 'vitest'
import { mergeXmp } from '../../../../src/core/embedded/xmpMerge.ts'
import { latin } from './makeEmbedded.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const NEW = '<rdf:Description rdf:about="" xmlns:n="urn:n/" n:a="1"/>'
const OPEN = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}">`
const CLOSE = '</rdf:RDF></x:xmpmeta>'

function merged(
  packet: string | null,
  isReplaced: (name: string) => boolean = () => false,
): string {
  const bytes = mergeXmp(packet === null ? null : latin(packet), latin(NEW), isReplaced)
  return Buffer.from(bytes).toString('latin1')
}

describe('a new description', () => {
  test('alone becomes a packet', () => {
    expect(merged(null)).toBe(OPEN + NEW + CLOSE)
  })

  test('is put behind the others', () => {
    const old = '<rdf:Description xmlns:b="urn:b/" b:c="2"/>'
    expect(merged(OPEN + old + CLOSE)).toBe(OPEN + old + NEW + CLOSE)
  })

  test('replaces properties of either form, and leaves the bytes between them', () => {
    const old =
      '<rdf:Description xmlns:b="urn:b/" b:x="1" b:y="2" b:x2="3"> <b:x>4</b:x>\n<b:z><b:x>5</b:x></b:z> </rdf:Description>'
    const left =
      '<rdf:Description xmlns:b="urn:b/"  b:y="2" b:x2="3"> \n<b:z></b:z> </rdf:Description>'
    expect(merged(OPEN + old + CLOSE, (name) => name === 'urn:b/x')).toBe(OPEN + left + NEW + CLOSE)
  })

  test.each([
    ['both ends', '<?xpacket begin="" id="W5"?>', '<?xpacket end="w"?>'],
    ['the beginning', '<?xpacket begin="" id="W5"?>', ''],
    ['the end', '', '<?xpacket end="w"?>'],
  ])('removes a wrapper at %s', (_, begin, end) => {
    expect(merged(begin + OPEN + CLOSE + end)).toBe(OPEN + NEW + CLOSE)
  })

  test('removes the padding before the wrapper’s end with it only', () => {
    expect(merged(`<?xpacket begin=""?>\n${OPEN}${CLOSE}   <?xpacket end="w"?>\n`)).toBe(
      `\n${OPEN}${NEW}${CLOSE}   `,
    )
  })

  test('cannot be put into a packet without RDF, or with another prefix', () => {
    expect(() => merged('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')).toThrow(
      'its XMP contains no RDF',
    )
    const other = `<r:RDF xmlns:r="${RDF}"></r:RDF>`
    expect(() => merged(other)).toThrow('its XMP uses another prefix for RDF than usual')
    expect(() => merged(`<rdf:RDF xmlns:rdf="${RDF}"/>`)).toThrow('another prefix')
  })
})
