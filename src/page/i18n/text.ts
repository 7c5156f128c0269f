/** The types of the strings on screen, and how one becomes a sentence. */
import { type Facts, fill } from '../../core/errors.ts'

export type Language = 'en' | 'zh'

/** The value of the lang attribute. Hans also selects the right shapes of Han characters. */
export const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

/** Plural forms, as Intl.PluralRules names them. The number is the fact `count`, or the one that `by` names. */
export interface Plural {
  readonly by?: string
  readonly one: string
  readonly other: string
}

/** One string in every language, with {placeholders}. Chinese has no plural forms. A missing language does not compile. */
export interface Entry {
  readonly en: string | Plural
  readonly zh: string
}

export type Topic<Key extends string = string> = Readonly<Record<Key, Entry>>

/** Calls `make` once for each key. */
function remember<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

const numberFormats = remember((key) => {
  const [tag, options] = JSON.parse(key)
  return new Intl.NumberFormat(tag, options)
})
const pluralRules = remember((tag) => new Intl.PluralRules(tag))

/** To make a format takes a browser a hundred times as long as to use it, and each render of the page writes several numbers. */
export function formatNumber(
  tag: string,
  value: number,
  options: Intl.NumberFormatOptions = {},
): string {
  return numberFormats(JSON.stringify([tag, options])).format(value)
}

/** Picks the plural form and fills the placeholders. Numbers are written as the language writes them. */
export function sentence(entry: Entry, language: Language, facts: Facts = {}): string {
  const text: string | Plural = entry[language]
  const tag = TAGS[language]
  const shown = Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      typeof value === 'number' ? formatNumber(tag, value) : value,
    ]),
  )
  if (typeof text === 'string') return fill(text, shown)
  const isOne = pluralRules(tag).select(Number(facts[text.by ?? 'count'])) === 'one'
  return fill(isOne ? text.one : text.other, shown)
}
