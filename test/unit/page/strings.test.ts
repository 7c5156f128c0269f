import { describe, expect, test } from 'vitest'
import { strings, TOPICS } from '../../../src/page/i18n/strings.ts'
import { type Entry, type Plural, sentence, type Topic } from '../../../src/page/i18n/text.ts'
import { declined, stages, threadReasons } from '../../../src/page/i18n/topics/engineText.ts'
import { errors } from '../../../src/page/i18n/topics/errorsText.ts'
import { notices } from '../../../src/page/i18n/topics/noticesText.ts'

const ALL: readonly Topic[] = [
  ...Object.values(TOPICS),
  stages,
  threadReasons,
  declined,
  errors,
  notices,
]

const ENTRIES = ALL.flatMap((topic) => Object.entries(topic)).map(([key, entry]) => ({
  key,
  ...entry,
}))

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/gu)].map(([, name = '']) => name))].sort()
}

function forms(text: string | Plural): readonly string[] {
  return typeof text === 'string' ? [text] : [text.one, text.other]
}

test('no two topics use the same key', () => {
  const keys = Object.values(TOPICS).flatMap((topic) => Object.keys(topic))
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  expect(Object.keys(strings)).toHaveLength(keys.length)
})

test('both languages and all plural forms have the same placeholders', () => {
  const differing = ENTRIES.filter(({ en, zh }) =>
    forms(en).some((form) => placeholders(form).join() !== placeholders(zh).join()),
  )
  expect(differing).toEqual([])
})

test('plural forms differ and show their number', () => {
  for (const { key, en } of ENTRIES) {
    if (typeof en === 'string') continue
    expect.soft(en.one, key).not.toBe(en.other)
    expect.soft(placeholders(en.one), key).toContain(en.by ?? 'count')
  }
})

describe('the style sheet', () => {
  const english = ENTRIES.flatMap(({ key, en }) => forms(en).map((text) => ({ key, text })))
  test.each([
    ['a dodged plural', /\(s\)/iu],
    ['a space before the percent sign', /\s%/u],
    ['the ambiguous word network', /\bnetworks?\b/iu],
    ['a hidden subject', /\b(?:nobody|whoever|whatever|anew)\b/iu],
    ['a straight apostrophe', /\w'\w/u],
    ['two spaces', / {2}/u],
  ])('no English string has %s', (_, pattern) => {
    expect(english.filter(({ text }) => pattern.test(text))).toEqual([])
  })

  test.each([
    ['您', /您/u],
    ['热图, 载入 or 列表', /热图|载入|列表/u],
    ['网络 other than in 网络连接', /网络(?!连接)/u],
    ['a space before the percent sign', /\s%/u],
    ['a space beside quotation marks', / “|” /u],
    ['straight quotation marks around a placeholder', /"\{/u],
  ])('no Chinese string has %s', (_, pattern) => {
    expect(ENTRIES.filter(({ zh }) => pattern.test(zh)).map(({ key, zh }) => [key, zh])).toEqual([])
  })
})

describe('a sentence', () => {
  const photos: Entry = { en: { one: '{count} photo', other: '{count} photos' }, zh: '{count} 张' }

  test('takes the plural form of its number', () => {
    expect(sentence(photos, 'en', { count: 1 })).toBe('1 photo')
    expect(sentence(photos, 'en', { count: 0 })).toBe('0 photos')
    expect(sentence(photos, 'en', { count: 2 })).toBe('2 photos')
    expect(sentence(photos, 'zh', { count: 1 })).toBe('1 张')
  })

  test('takes the plural form of another number where it names one', () => {
    const entry = notices['worker-restarted']
    expect(sentence(entry, 'en', { threads: 1 })).toMatch(/with 1 thread\.$/u)
    expect(sentence(entry, 'en', { threads: 4 })).toMatch(/with 4 threads\.$/u)
  })

  test('groups the digits of numbers and leaves texts as they are', () => {
    expect(sentence(photos, 'en', { count: 1234 })).toBe('1,234 photos')
    expect(sentence({ en: '{name}', zh: '{name}' }, 'en', { name: '1234' })).toBe('1234')
  })

  test('keeps a placeholder whose fact is missing', () => {
    expect(sentence({ en: 'of {size}', zh: '' }, 'en')).toBe('of {size}')
  })
})
