/** Small choices that localStorage keeps between visits. All of this page's localStorage keys are listed here. */
import { createLazyStore, type Store } from './store.ts'

/** Stored as `depthdrop.KEY`. */
export type PreferenceKey =
  | 'calibrations'
  | 'camera'
  | 'colour-bar'
  | 'detail'
  | 'engine'
  | 'field-of-view'
  | 'flip'
  | 'float-detail'
  | 'half'
  | 'language'
  | 'look'
  | 'map-choices'
  | 'model'
  | 'offline'
  | 'opacity'
  | 'persist'
  | 'presets'
  | 'speeds'
  | 'theme'
  | 'upgrade'
  | 'view'
  | 'zip-formats'

const PREFIX = 'depthdrop.'

export const preferences = {
  /** Null where the key was never set, or where the browser blocks localStorage. */
  get: (key: PreferenceKey): string | null => {
    try {
      return localStorage.getItem(PREFIX + key)
    } catch {
      return null
    }
  },
  /** Returns false where localStorage is blocked or full: the choice then lasts for the visit. */
  set: (key: PreferenceKey, value: string): boolean => {
    try {
      localStorage.setItem(PREFIX + key, value)
      return true
    } catch {
      // Private windows and blocked cookies make localStorage itself throw.
      return false
    }
  },
}

/** A store that reads its value from localStorage on first use, and writes it at every change. */
export function createPreference<T>(read: () => T, write: (value: T) => void): Store<T> {
  const store = createLazyStore(read)
  return {
    ...store,
    set: (value) => {
      if (Object.is(value, store.get())) return
      write(value)
      store.set(value)
    },
  }
}
