/** A topic's words in every language, side by side. */

/** What one language says the other must say too. */
export function topic<Words extends Readonly<Record<string, string>>>(
  en: Words,
  zh: { readonly [Key in keyof Words]: string },
): { readonly en: Words; readonly zh: { readonly [Key in keyof Words]: string } } {
  return { en, zh }
}
