/** Base64 and MD5 as XMP uses them, compared with Node's. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../../../../src/core/embedded/base64.ts'
import { md5 } from '../../../../src/core/embedded/md5.ts'
import { latin } from './makeEmbedded.ts'

const RANDOM = Uint8Array.from({ length: 400 }, (_, i) => (i * 167 + (i >> 3)) & 255)

function decoded(text: string): readonly number[] {
  const bytes = latin(`<${text}>`)
  return [...fromBase64(bytes, { from: 1, to: bytes.length - 1 })]
}

test('base64 of each length is that of Node, in both directions', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = RANDOM.slice(0, length)
    const text = Buffer.from(bytes).toString('base64')
    expect(Buffer.from(toBase64(bytes)).toString('latin1')).toBe(text)
    expect(decoded(text)).toEqual([...bytes])
  }
})

test.each([
  ['line breaks', 'AQ\r\nID\n', [1, 2, 3]],
  ['spaces and tabs', ' A\tQ I D', [1, 2, 3]],
  ['escaped line breaks', 'AQ&#xA;I&#13;D', [1, 2, 3]],
  ['the longest entity', 'AQ&#x00000A;ID', [1, 2, 3]],
  ['no padding', 'AQI', [1, 2]],
  ['padding', 'AQI=', [1, 2]],
  ['the letters of URLs', '-_-_', [251, 255, 191]],
  ['the usual letters', '+/+/', [251, 255, 191]],
])('base64 with %s is read', (_, text, expected) => {
  expect(decoded(text)).toEqual(expected)
})

test.each(['AQ*D', 'AQ\0D', 'AQ&ID', 'AQ&#x000000A;ID', 'AQ.D', 'A\xe9QD'])(
  '%j is no base64',
  (text) => {
    expect(() => decoded(text)).toThrow('its depth map is not valid base64')
  },
)

test('MD5 of each length is that of Node', () => {
  for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 400]) {
    const bytes = RANDOM.slice(0, length)
    const expected = createHash('md5').update(bytes).digest('hex').toUpperCase()
    expect(md5(bytes)).toBe(expected)
  }
})
