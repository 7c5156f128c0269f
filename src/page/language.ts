/** The page's language: asked for in the address (`?lang=zh`), remembered or the browser's; switchable; and the words in it. */
import { fill, type Facts, type Failure } from '../core/errors.ts'
import type { Declined, Notice, Stage, ThreadReason } from '../core/types.ts'
import { en } from './i18n/en.ts'
import type { PageKey, Words } from './i18n/words.ts'
import { zh } from './i18n/zh.ts'
import { recall, remember } from './remembered.ts'
import { createStore } from './store.ts'

export type Language = 'en' | 'zh'

const WORDS: Readonly<Record<Language, Words>> = { en, zh }

/** The value of the lang attribute; Hans also picks the right shapes of Han characters. */
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

const isLanguage = (value: string | null): value is Language => value === 'en' || value === 'zh'

const preferred = (): Language => {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) return asked
  const kept = recall('language')
  if (isLanguage(kept)) return kept
  const first = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find(isLanguage)
  return first ?? 'en'
}

export const language = createStore<Language>(preferred())

const show = (value: Language): void => {
  document.documentElement.lang = TAGS[value]
}

show(language.get())
language.subscribe(show)

export const switchLanguage = (): void => {
  const next = language.get() === 'en' ? 'zh' : 'en'
  remember('language', next)
  language.set(next)
}

export const languageTag = (): string => TAGS[language.get()]

const words = (): Words => WORDS[language.get()]

const readable = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      typeof value === 'number' ? new Intl.NumberFormat(languageTag()).format(value) : value,
    ]),
  )

export const t = (key: PageKey, facts: Facts = {}): string => fill(words().page[key], readable(facts))

export const stageWords = (stage: Stage): string => words().stages[stage]

export const reasonWords = (reason: ThreadReason): string => words().reasons[reason]

export const declinedWords = (declined: Declined): string => fill(words().declined[declined.code], 'detail' in declined ? { detail: declined.detail } : {})

export const failureWords = (failure: Failure): string => fill(words().errors[failure.code], readable(failure.facts))

export const noticeWords = (notice: Notice): string => {
  const { code, ...facts } = notice
  return fill(words().notices[code], readable(facts))
}
