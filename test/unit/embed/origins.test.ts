import { describe, expect, test } from 'vitest'
import { isAllowed } from '../../../src/embed/origins.ts'

describe('an origin', () => {
  const own = 'https://depth.example'
  test.each([
    ['https://a.example', '*', true],
    ['null', '*', true],
    ['https://a.example', 'https://b.example *', true],
    ['https://a.example', 'https://b.example  https://a.example', true],
    ['https://a.example', 'https://b.example', false],
    ['https://a.example', '', false],
    ['https://a.example', 'a.example', false],
    ['https://a.example', 'https://a.example/', false],
    ['https://a.example:8443', 'https://a.example', false],
    ['http://a.example', 'https://a.example', false],
    ['https://a.example.evil.example', 'https://a.example', false],
    ['null', 'null https://a.example', false],
    [own, '', true],
  ])('%s with the list “%s”: allowed is %s', (origin, allowed, answer) => {
    expect(isAllowed(origin, allowed, own)).toBe(answer)
  })

  test('“null” is not allowed by a page whose own origin is “null”', () => {
    expect(isAllowed('null', 'https://a.example', 'null')).toBe(false)
  })
})
