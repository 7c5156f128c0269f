/** Small choices that localStorage keeps between visits. All of this page's localStorage keys are listed here. */

/** Stored as `depthdrop.KEY`. */
export type PreferenceKey =
  | 'calibrations'
  | 'camera'
  | 'colour-bar'
  | 'detail'
  | 'engine'
  | 'field-of-view'
  | 'flip'
  | 'half'
  | 'language'
  | 'look'
  | 'map-choices'
  | 'model'
  | 'offline'
  | 'opacity'
  | 'persist'
  | 'theme'
  | 'view'

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
  /** Does nothing where localStorage is blocked or full: the choice then lasts for the visit. */
  set: (key: PreferenceKey, value: string): void => {
    try {
      localStorage.setItem(PREFIX + key, value)
    } catch {
      // Private windows and blocked cookies make localStorage itself throw.
    }
  },
}
