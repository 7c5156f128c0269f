/** Light, dark, or as the device says. */
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

export type Theme = 'auto' | 'light' | 'dark'

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' }

function isTheme(value: string | null): value is Theme {
  return value !== null && value in NEXT
}

const kept = preferences.get('theme')

export const theme = createStore<Theme>(isTheme(kept) ? kept : 'auto')

function show(value: Theme): void {
  document.documentElement.dataset['theme'] = value
}

show(theme.get())
theme.subscribe(show)

export function nextTheme(): void {
  const next = NEXT[theme.get()]
  preferences.set('theme', next)
  theme.set(next)
}
