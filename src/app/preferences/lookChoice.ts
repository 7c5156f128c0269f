/** The look of every map on this page: palette, range, steps, gamma. Stored between visits. */
import { DEFAULT_LOOK, type Look, validateLook } from '../../core/colour/look.ts'
import { createPreference, preferences } from '../../page/preferences.ts'

function storedLook(): Look {
  try {
    const stored: unknown = JSON.parse(preferences.get('look') ?? '{}')
    return validateLook(typeof stored === 'object' && stored !== null ? stored : {})
  } catch {
    // Another version of the page, or the visitor by hand, may have written invalid JSON.
    return DEFAULT_LOOK
  }
}

export const look = createPreference<Look>(storedLook, (value) =>
  preferences.set('look', JSON.stringify(value)),
)

/** Changes some of the settings and keeps the others. */
export function changeLook(some: Partial<Look>): void {
  look.set({ ...look.get(), ...some })
}

export function isDefaultLook(value: Look): boolean {
  return JSON.stringify(value) === JSON.stringify(validateLook({}))
}
