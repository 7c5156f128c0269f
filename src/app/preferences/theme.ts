/** The theme of the page: light, dark, or that of the device. Stored between visits. */
import { createPreference, preferences } from '../../page/preferences.ts'

export type Theme = 'auto' | 'light' | 'dark'

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' }

function isTheme(value: string | null): value is Theme {
  return value !== null && value in NEXT
}

function storedTheme(): Theme {
  const stored = preferences.get('theme')
  return isTheme(stored) ? stored : 'auto'
}

export const theme = createPreference<Theme>(storedTheme, (value) =>
  preferences.set('theme', value),
)

/** Keeps the document's `data-theme` at the chosen theme. The page calls it once. */
export function showTheme(): void {
  const show = (value: Theme): void => {
    document.documentElement.dataset['theme'] = value
  }
  show(theme.get())
  theme.subscribe(show)
}

export function switchTheme(): void {
  theme.set(NEXT[theme.get()])
}
