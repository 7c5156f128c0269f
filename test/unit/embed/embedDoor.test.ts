import { describe, expect, test } from 'vitest'
import { isAllowed } from '../../../src/embed/origins.ts'
import { readParameters } from '../../../src/embed/parameters.ts'
import { createRateLimit } from '../../../src/embed/rateLimit.ts'

describe('who may speak', () => {
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
  ])('%s with the list “%s”: %s', (origin, allowed, answer) => {
    expect(isAllowed(origin, allowed, own)).toBe(answer)
  })

  test('a page that itself has no origin is not open to every other such page', () => {
    expect(isAllowed('null', 'https://a.example', 'null')).toBe(false)
  })
})

test('a bucket gives what it holds, then as much as comes in, and never overflows', () => {
  let now = 0
  const take = createRateLimit(3, 2, () => now)
  const taken = (): number => Array.from({ length: 10 }, take).filter(Boolean).length
  expect(taken()).toBe(3)
  now = 1000
  expect(taken()).toBe(2)
  now = 1400
  expect(taken()).toBe(0)
  now = 100_000
  expect(taken()).toBe(3)
})

describe('parameters', () => {
  const DEFAULTS = {
    src: null,
    palette: 'inferno',
    model: 'starter',
    detail: 'raw',
    flip: false,
    ui: 'minimal',
  }
  const read = (text: string) => readParameters(new URLSearchParams(text))

  test('have their defaults', () => {
    expect(read('embed')).toEqual({ ...DEFAULTS, problems: [] })
    expect(read('embed&src=').src).toBeNull()
  })

  test('are taken where they are allowed', () => {
    expect(
      read('embed&src=a.png&palette=grey&model=midas-small&detail=edges&flip=true&ui=full&lang=zh'),
    ).toEqual({
      src: 'a.png',
      palette: 'grey',
      model: 'midas-small',
      detail: 'edges',
      flip: true,
      ui: 'full',
      problems: [],
    })
  })

  test.each(['palette', 'model', 'detail', 'flip', 'ui', 'lang'])(
    'a wrong %s is told with what is allowed, and ignored',
    (name) => {
      const { problems, ...rest } = read(`embed&${name}=${'__proto__'.repeat(20)}`)
      expect(rest).toEqual(DEFAULTS)
      expect(problems).toMatchObject([{ name }])
      expect(problems[0]?.value).toHaveLength(40)
      expect(problems[0]?.allowed).toMatch(/\w+, \w+/)
    },
  )
})
