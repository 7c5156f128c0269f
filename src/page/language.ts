/** The page's language: asked for in the address (`?lang=zh`), remembered or the browser's; switchable; and the words in it. */
import type { PaletteName } from '../core/colour/paletteNames.ts'
import { type Facts, type Failure, fill } from '../core/errors.ts'
import type { Declined, Notice, Stage, ThreadReason } from '../core/types.ts'
import { en } from './i18n/en.ts'
import type { PageKey, Words } from './i18n/words.ts'
import { zh } from './i18n/zh.ts'
import { preferences } from './preferences.ts'
import { createStore } from './store.ts'

export type Language = 'en' | 'zh'

const WORDS: Readonly<Record<Language, Words>> = { en, zh }

/** The value of the lang attribute; Hans also picks the right shapes of Han characters. */
const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

function isLanguage(value: string | null): value is Language {
  return value === 'en' || value === 'zh'
}

function preferred(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) return asked
  const kept = preferences.get('language')
  if (isLanguage(kept)) return kept
  const first = navigator.languages
    .map((tag) => tag.toLowerCase().split('-')[0] ?? '')
    .find(isLanguage)
  return first ?? 'en'
}

export const language = createStore<Language>(preferred())

function show(value: Language): void {
  document.documentElement.lang = TAGS[value]
}

show(language.get())
language.subscribe(show)

export function switchLanguage(): void {
  const next = language.get() === 'en' ? 'zh' : 'en'
  preferences.set('language', next)
  language.set(next)
}

export function languageTag(): string {
  return TAGS[language.get()]
}

function words(): Words {
  return WORDS[language.get()]
}

function readable(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      typeof value === 'number' ? new Intl.NumberFormat(languageTag()).format(value) : value,
    ]),
  )
}

export function t(key: PageKey, facts: Facts = {}): string {
  return fill(words().page[key], readable(facts))
}

export function stageLabel(stage: Stage): string {
  return words().stages[stage]
}

export function threadReasonMessage(reason: ThreadReason): string {
  return words().reasons[reason]
}

export function declinedMessage(declined: Declined): string {
  return fill(
    words().declined[declined.code],
    'detail' in declined ? { detail: declined.detail } : {},
  )
}

export function failureMessage(failure: Failure): string {
  return fill(words().errors[failure.code], readable(failure.facts))
}

export function noticeMessage(notice: Notice): string {
  const { code, ...facts } = notice
  return fill(words().notices[code], readable(facts))
}

/** All palettes but grey have proper names, which are the same in every language. */
export function paletteTitle(name: PaletteName): string {
  return name === 'grey' ? t('paletteGrey') : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}
