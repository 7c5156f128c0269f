import { describe, expect, it } from 'vitest'
import { formatShardManifest, parseShardManifest } from '../../../src/core/shards.ts'

const sha256 = 'a'.repeat(64)
const good = {
  bytes: 30,
  sha256,
  parts: [
    { file: 'm.part-000', bytes: 20, sha256 },
    { file: 'm.part-001', bytes: 10, sha256 },
  ],
}

function withPart(part: object): string {
  return JSON.stringify({ ...good, parts: [{ ...good.parts[0], ...part }, good.parts[1]] })
}

describe('parseShardManifest', () => {
  it('reads what formatShardManifest writes', () => {
    expect(parseShardManifest(formatShardManifest(good))).toEqual(good)
  })

  it.each([
    ['../secret', 'a parent folder'],
    ['..', 'the parent folder'],
    ['a/b', 'a folder'],
    ['a\\b', 'a Windows folder'],
    ['/etc/passwd', 'an absolute path'],
    ['https://example.org/x', 'another site'],
    ['//example.org', 'another host'],
    ['x?y', 'a query'],
    ['x#y', 'a fragment'],
    ['%2e%2e%2fx', 'an escaped path'],
    ['.hidden', 'a hidden file'],
    ['a..b', 'two dots'],
    ['a\nb', 'a line break'],
    ['', 'nothing'],
    ['x'.repeat(201), 'a very long name'],
    ['7.', 'a dot at the end'],
  ])('refuses %j as a name: %s', (file) => {
    expect(() => parseShardManifest(withPart({ file }))).toThrow(
      'part 1 does not name a file beside the manifest',
    )
  })

  it.each([
    ['', 'it is not JSON'],
    ['<!doctype html>', 'it is not JSON'],
    ['null', 'it is not an object'],
    ['[]', 'it is not an object'],
    [JSON.stringify({ ...good, bytes: '30' }), 'length and SHA-256'],
    [JSON.stringify({ ...good, sha256: sha256.toUpperCase() }), 'length and SHA-256'],
    [JSON.stringify({ ...good, parts: [] }), 'no parts'],
    [JSON.stringify({ ...good, parts: {} }), 'no parts'],
    [JSON.stringify({ ...good, bytes: 31 }), 'do not add up'],
    [withPart({ file: 7 }), 'part 1 does not name a file'],
    [withPart({ bytes: -20 }), 'part 1 has no length'],
    [withPart({ bytes: 0.5 }), 'part 1 has no length'],
    [withPart({ sha256: 'x' }), 'part 1 has no SHA-256'],
    [withPart({ file: 'm.part-001' }), 'lists a part twice'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseShardManifest(text)).toThrow(reason)
  })
})
