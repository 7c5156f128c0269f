import { expect, test, vi } from 'vitest'
import { sentence } from '../../../src/page/i18n/text.ts'

const entry = {
  en: { one: '{count} photo', other: '{count} photos' },
  zh: '{count} 张照片',
}

test('one number format and one set of plural rules serve all sentences of a language', () => {
  const { NumberFormat, PluralRules } = Intl
  const made: string[] = []
  vi.stubGlobal('Intl', {
    NumberFormat: class extends NumberFormat {
      constructor(tag: string) {
        super(tag)
        made.push(`numbers of ${tag}`)
      }
    },
    PluralRules: class extends PluralRules {
      constructor(tag: string) {
        super(tag)
        made.push(`plurals of ${tag}`)
      }
    },
  })
  const counts = [1, 2, 1000]
  expect(counts.map((count) => sentence(entry, 'en', { count }))).toEqual([
    '1 photo',
    '2 photos',
    '1,000 photos',
  ])
  expect(sentence(entry, 'zh', { count: 1000 })).toBe('1,000 张照片')
  expect(made).toEqual(['numbers of en', 'plurals of en', 'numbers of zh-Hans'])
  vi.unstubAllGlobals()
})
