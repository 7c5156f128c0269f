/** Named presets of the style and of the sliders of the effects. Stored between visits. */
import { type Look, validateLook } from '../../core/colour/look.ts'
import { type SpaceOptions, validateSpaceOptions } from '../../core/files/spaceOptions.ts'
import { preferences } from '../../page/preferences.ts'
import { effectSettings, setSharedSliders, sharedSliders } from './effectSettings.ts'
import { look } from './lookChoice.ts'

export interface PresetSettings {
  readonly look: Look
  readonly effects: Partial<SpaceOptions>
}

export interface Preset extends PresetSettings {
  readonly name: string
}

/** Each takes some 250 bytes of the 5 MB that a browser grants. */
export const MOST_PRESETS = 50
export const LONGEST_NAME = 40

/** Without spaces at its ends, and with single spaces between its words. */
export function presetName(typed: string): string {
  return typed.trim().replace(/\s+/gu, ' ')
}

function validName(name: unknown): string {
  const isValid = typeof name === 'string' && name === presetName(name) && name !== ''
  if (isValid && name.length <= LONGEST_NAME) return name
  throw new TypeError(`A preset has no name of 1 to ${LONGEST_NAME} characters.`)
}

/** @throws TypeError */
function validSliders(effects: object): Partial<SpaceOptions> {
  const given = sharedSliders(effects as Record<string, unknown>)
  const all = sharedSliders(validateSpaceOptions(given))
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in given))
}

/** None if the row is invalid: another version of the page, or the visitor by hand, may have written it. */
function presetOf(row: unknown): readonly Preset[] {
  try {
    const { name, look: style, effects } = { ...(row as Partial<Preset>) }
    return [
      {
        name: validName(name),
        look: validateLook({ ...style }),
        effects: validSliders({ ...effects }),
      },
    ]
  } catch {
    return []
  }
}

/** @param text what localStorage returned */
export function parsePresets(text: string): readonly Preset[] {
  let rows: unknown
  try {
    rows = JSON.parse(text)
  } catch {
    return []
  }
  if (!Array.isArray(rows)) return []
  const named = new Map(rows.flatMap(presetOf).map((preset) => [preset.name, preset]))
  return [...named.values()].slice(0, MOST_PRESETS)
}

/** Used where localStorage is blocked or full. The presets then last for the visit. */
let ofThisVisit: readonly Preset[] | null = null

/** Other tabs change them too, so each call reads them again. They are in the order of their names. */
export function storedPresets(): readonly Preset[] {
  return ofThisVisit ?? parsePresets(preferences.get('presets') ?? '[]')
}

export function storePresets(presets: readonly Preset[]): void {
  const sorted = [...presets].sort((a, b) => a.name.localeCompare(b.name))
  ofThisVisit = preferences.set('presets', JSON.stringify(sorted)) ? null : sorted
}

export function currentSettings(): PresetSettings {
  return { look: look.get(), effects: sharedSliders(effectSettings.get().shared) }
}

export function applySettings(settings: PresetSettings): void {
  look.set(settings.look)
  setSharedSliders(settings.effects)
}

/** Whether both show every map in the same way. A slider that was never moved has its default. */
export function isSameSettings(a: PresetSettings, b: PresetSettings): boolean {
  const [one, other] = [a, b].map((settings) =>
    JSON.stringify([validateLook(settings.look), validateSpaceOptions(settings.effects)]),
  )
  return one === other
}
