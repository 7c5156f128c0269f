/** The language of the page, and the sentences in it. */
import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { Failure } from '../core/errors.ts'
import type { Declined, Notice, Progress, Stage, ThreadReason } from '../core/types.ts'
import { type PageKey, strings } from './i18n/strings.ts'
import { type Entry, type Language, sentence, TAGS } from './i18n/text.ts'
import { declined, stages, threadReasons } from './i18n/topics/engineText.ts'
import { errors } from './i18n/topics/errorsText.ts'
import { notices } from './i18n/topics/noticesText.ts'
import { preferences } from './preferences.ts'
import { createLazyStore } from './store.ts'

export type { Language } from './i18n/text.ts'

type Facts = Failure['facts']

function isLanguage(value: string | null): value is Language {
  return value === 'en' || value === 'zh'
}

/** `?lang=zh` in the address comes first, then the stored choice, then the browser's languages, then English. */
function preferred(): Language {
  const requested = new URLSearchParams(location.search).get('lang')
  if (isLanguage(requested)) return requested
  const stored = preferences.get('language')
  if (isLanguage(stored)) return stored
  const first = navigator.languages
    .map((tag) => tag.toLowerCase().split('-')[0] ?? '')
    .find(isLanguage)
  return first ?? 'en'
}

/** Starts at the preferred language when it is first read. */
export const language = createLazyStore(preferred)

/** Keeps the lang attribute of the document at the page's language. The page calls it once. */
export function showLanguage(): void {
  const show = (value: Language): void => {
    document.documentElement.lang = TAGS[value]
  }
  show(language.get())
  language.subscribe(show)
}

export function switchLanguage(): void {
  const next = language.get() === 'en' ? 'zh' : 'en'
  preferences.set('language', next)
  language.set(next)
}

/** As a BCP 47 tag, for Intl and lang attributes. */
export function languageTag(): string {
  return TAGS[language.get()]
}

function translate(entry: Entry, facts?: Facts): string {
  return sentence(entry, language.get(), facts)
}

/** The sentence for a key, in the page's language. */
export function t(key: PageKey, facts?: Facts): string {
  return translate(strings[key], facts)
}

export function stageLabel(stage: Stage): string {
  return translate(stages[stage])
}

/** The present step. The first photo waits for the engine and the model, which take longest on a first visit. */
export function progressLabel({ stage, bytes }: Progress): string {
  if (stage !== 'model') return stageLabel(stage)
  if (bytes === undefined) return t('loadingBoth')
  return bytes.done < bytes.total ? stageLabel(stage) : t('startingEngine')
}

export function threadReasonMessage(reason: ThreadReason): string {
  return translate(threadReasons[reason])
}

export function declinedMessage(reason: Declined): string {
  return translate(declined[reason.code], 'detail' in reason ? { detail: reason.detail } : {})
}

export function failureMessage({ code, facts }: Failure): string {
  return translate(errors[code], facts)
}

export function noticeMessage({ code, ...facts }: Notice): string {
  return translate(notices[code], facts)
}

/** All palettes but grey have proper names, which are the same in every language. */
export function paletteTitle(name: PaletteName): string {
  return name === 'grey' ? t('paletteGrey') : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}
