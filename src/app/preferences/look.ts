/** How this page shows every map, remembered between visits. */
import { DEFAULT_LOOK, type Look, validateLook } from '../../core/colour/look.ts'
import { preferences } from '../../page/preferences.ts'
import { createStore } from '../../page/store.ts'

function kept(): Look {
  try {
    const found: unknown = JSON.parse(preferences.get('look') ?? '{}')
    return validateLook(typeof found === 'object' && found !== null ? found : {})
  } catch {
    // Written by another version, or by hand.
    return DEFAULT_LOOK
  }
}

export const look = createStore<Look>(kept())

look.subscribe((now) => preferences.set('look', JSON.stringify(now)))

/** Changes some of it. */
export function change(some: Partial<Look>): void {
  return look.set({ ...look.get(), ...some })
}

export function isDefault(now: Look): boolean {
  return JSON.stringify(now) === JSON.stringify(validateLook({}))
}
