import { describe, expect, test } from 'vitest'
import { MAX_BYTES, MAX_NAME_LENGTH } from '../../../src/embed/messages.ts'
import { parseRequest } from '../../../src/embed/parse.ts'
import { parseHello } from '../../../src/embed/parseHello.ts'
import { uniforms } from '../../../tools/graph/random.ts'

const file = new File([new Uint8Array(4)], 'a.png')
function reasonOf(message: unknown): string {
  const parsed = parseRequest(message)
  return parsed.ok ? 'taken' : parsed.reason
}

describe('a hello', () => {
  const hello = { type: 'depthdrop:hello', version: 1, nonce: 'n' }

  test('is returned without unknown fields', () => {
    expect(parseHello({ ...hello, more: 1 })).toEqual(hello)
    expect(parseHello({ ...hello, version: 7 })?.version).toBe(7)
  })

  test.each([
    null,
    'depthdrop:hello',
    1,
    [hello],
    { ...hello, type: 'hello' },
    { ...hello, version: '1' },
    { ...hello, version: 1.5 },
    { ...hello, version: NaN },
    { ...hello, nonce: '' },
    { ...hello, nonce: 5 },
    { ...hello, nonce: 'n'.repeat(129) },
    Object.create(hello),
    new Map(Object.entries(hello)),
    JSON.parse('{"__proto__":{"type":"depthdrop:hello","version":1,"nonce":"n"}}'),
  ])('is not %o', (message) => {
    expect(parseHello(message)).toBeNull()
  })
})

describe('a request', () => {
  test('is a new object with the known fields alone', () => {
    const options = {
      name: 'b',
      model: 'starter',
      palette: 'grey',
      detail: 'tiles',
      flip: true,
      picture: true,
      show: false,
    }
    const message = {
      type: 'estimate',
      id: 3,
      source: file,
      ...options,
      unknown: () => 1,
      constructor: 1,
      toString: 2,
    }
    expect(parseRequest(message)).toEqual({
      ok: true,
      value: { type: 'estimate', id: 3, source: file, ...options },
    })
    expect(parseRequest({ type: 'cancel', id: 0, palette: 'inferno' })).toEqual({
      ok: true,
      value: { type: 'cancel', id: 0 },
    })
    expect(parseRequest({ type: 'set', lang: 'zh', ui: 'none' })).toEqual({
      ok: true,
      value: { type: 'set', lang: 'zh', ui: 'none' },
    })
    expect(parseRequest({ type: 'close' })).toEqual({ ok: true, value: { type: 'close' } })
  })

  test.each([new Blob([]), new ArrayBuffer(0), file])('accepts %o as a source', (source) => {
    expect(reasonOf({ type: 'estimate', id: 1, source })).toBe('taken')
  })

  test.each([
    'https://a.example/b.png',
    new Uint8Array(4),
    {},
    [],
    null,
    7,
    new SharedArrayBuffer(4),
    { size: 1, type: '' },
  ])('refuses %o as a source', (source) => {
    expect(reasonOf({ type: 'estimate', id: 1, source })).toMatch(/“source” must be/)
  })

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53, '1', null, [1], {}])(
    'refuses %o as an id, and reports no id',
    (id) => {
      expect(parseRequest({ type: 'estimate', id, source: file })).toMatchObject({
        ok: false,
        id: null,
        reason: expect.stringMatching(/“id” must be/),
      })
    },
  )

  test.each([
    ['palette', 'rainbow'],
    ['palette', 1],
    ['model', 'own-1'],
    ['model', 'data:text/plain,1'],
    ['model', `https://host/${'x'.repeat(2048)}`],
    ['model', '__proto__'],
    ['detail', 'fine'],
    ['detail', ['raw']],
    ['flip', 'true'],
    ['flip', 1],
    ['name', 5],
    ['name', 'n'.repeat(MAX_NAME_LENGTH + 1)],
    ['picture', 1],
    ['show', 'true'],
  ])('with the %s %o is refused under its id, with the reason', (name, value) => {
    expect(parseRequest({ type: 'estimate', id: 8, source: file, [name]: value })).toMatchObject({
      ok: false,
      id: 8,
      reason: expect.stringContaining(`“${name}” must be`),
    })
  })

  test.each([
    ['lang', 'fr'],
    ['ui', 'all'],
    ['palette', {}],
    ['detail', null],
    ['flip', 0],
    ['compare', 'true'],
  ])('to set %s to %o is refused', (name, value) => {
    expect(reasonOf({ type: 'set', [name]: value })).toContain(`“${name}” must be`)
  })

  test('with too many bytes is refused, as a file and as a buffer', () => {
    const half = new Blob([new Uint8Array(2 ** 20)])
    const large = new Blob(Array.from({ length: MAX_BYTES / 2 ** 20 + 1 }, () => half))
    expect(reasonOf({ type: 'estimate', id: 1, source: large })).toMatch(/at most 536870912/)
    // Memory of zeros that is never written takes no space.
    expect(reasonOf({ type: 'estimate', id: 1, source: new ArrayBuffer(MAX_BYTES + 1) })).toMatch(
      /at most/,
    )
  })

  test('inherits nothing and runs no getter', () => {
    let ran = 0
    const getters = Object.defineProperty({ id: 1, source: file }, 'type', {
      enumerable: true,
      get: () => ((ran += 1), 'estimate'),
    })
    expect(reasonOf(getters)).toMatch(/“type”/)
    expect(ran).toBe(0)
    expect(reasonOf(JSON.parse('{"__proto__":{"type":"cancel","id":1}}'))).toMatch(/“type”/)
    expect(reasonOf(Object.create({ type: 'cancel', id: 1 }))).toMatch(/plain object/)
    expect(
      reasonOf(
        new (class Cancel {
          readonly type = 'cancel'
          readonly id = 1
        })(),
      ),
    ).toMatch(/plain object/)
  })
})

describe('ten thousand hostile messages', () => {
  const KEYS = [
    'type',
    'id',
    'id',
    'source',
    'source',
    'name',
    'model',
    'palette',
    'detail',
    'flip',
    'picture',
    'show',
    'lang',
    'ui',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    '0',
    '',
  ]
  const TYPES = [
    'estimate',
    'cancel',
    'set',
    'ping',
    'close',
    'Estimate',
    'done',
    '__proto__',
    'depthdrop:hello',
  ]
  const random = uniforms(20_261_123)
  const below = (limit: number): number => Math.floor(((random() + 1) / 2) * limit)
  const one = <T>(values: readonly T[]): T | undefined => values[below(values.length)]

  const value = (depth: number): unknown => {
    switch (below(depth > 2 ? 10 : 13)) {
      case 0:
        return undefined
      case 1:
        return null
      case 2:
        return below(2) === 0
      case 3:
        return one([NaN, Infinity, -Infinity, -0, 2 ** 53, -1, 1e308, 0.1, 7])
      case 4:
        return one(TYPES)
      case 5:
        return one([
          'starter',
          'midas-small',
          'inferno',
          'grey',
          'en',
          'zh',
          'none',
          'full',
          'raw',
          'tiles',
        ])
      case 6:
        return 'x'.repeat(below(300))
      case 7:
        return one([
          file,
          new Blob([]),
          new ArrayBuffer(8),
          new Uint8Array(3),
          new Date(0),
          /a/,
          new Map([['type', 'cancel']]),
          new Error('no'),
          Symbol('s'),
          5n,
          () => 1,
        ])
      case 8:
        return below(100)
      case 9:
        return one(KEYS)
      case 10:
        return Array.from({ length: below(4) }, () => value(depth + 1))
      case 11:
        return Object.create(message(depth + 1))
      default:
        return message(depth + 1)
    }
  }

  /** Has own keys such as `__proto__`, which JSON and structured cloning can create. */
  const message = (depth = 0): object => {
    const made: object = below(12) === 0 ? Object.create(null) : {}
    const keys = Array.from({ length: below(8) }, () => one(KEYS) ?? 'type')
    if (below(3) > 0) keys.push('type')
    for (const key of keys) {
      const chosen =
        key === 'type' && below(4) > 0
          ? one(TYPES)
          : key === 'source' && below(2) === 0
            ? file
            : key === 'id' && below(2) === 0
              ? below(50)
              : value(depth)
      Object.defineProperty(made, key, {
        value: chosen,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return made
  }

  test('never throw, pollute no prototype, and yield only requests of the closed union', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort().join()
    const taken = new Map<string, number>()
    for (let i = 0; i < 10_000; i += 1) {
      const parsed = parseRequest(below(10) === 0 ? value(0) : message())
      if (!parsed.ok) {
        expect(parsed.reason.length).toBeGreaterThan(10)
        expect(parsed.id === null || Number.isSafeInteger(parsed.id)).toBe(true)
        continue
      }
      const request = parsed.value
      taken.set(request.type, (taken.get(request.type) ?? 0) + 1)
      expect(Object.getPrototypeOf(request)).toBe(Object.prototype)
      const { type, ...rest } = request
      const allowed = {
        estimate: ['id', 'source', 'name', 'model', 'palette', 'detail', 'flip', 'picture', 'show'],
        cancel: ['id'],
        set: ['palette', 'model', 'detail', 'flip', 'compare', 'lang', 'ui'],
        ping: [],
        close: [],
      }[type]
      expect(Object.keys(rest).filter((key) => !allowed.some((name) => name === key))).toEqual([])
      if ('id' in rest) expect(Number.isSafeInteger(rest.id) && rest.id >= 0).toBe(true)
      if ('source' in rest)
        expect(rest.source instanceof Blob || rest.source instanceof ArrayBuffer).toBe(true)
      if ('model' in rest) expect(['starter', 'midas-small']).toContain(rest.model)
      if ('detail' in rest) expect(['raw', 'edges', 'tiles']).toContain(rest.detail)
    }
    // The generator reaches every branch of the parser.
    expect([...taken.keys()].sort()).toEqual(['cancel', 'close', 'estimate', 'ping', 'set'])
    expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(before)
    expect(Object.getOwnPropertyDescriptor({}, 'id')).toBeUndefined()
  })
})
