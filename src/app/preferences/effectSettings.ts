/** The visitor's settings of 3D models and effects. They last for the visit, and every file that is saved uses them. */
import type { SpaceOptions } from '../../core/files/spaceOptions.ts'
import { createStore } from '../../page/store.ts'

/** Depths mean something only in the map in which they were chosen. */
const DEPTHS = ['focus', 'zero', 'from', 'to'] as const satisfies readonly (keyof SpaceOptions)[]

interface EffectSettings {
  readonly shared: Partial<SpaceOptions>
  /** The key of a map, and the depths in it. */
  readonly depths: { readonly key: string; readonly options: Partial<SpaceOptions> }
}

export const effectSettings = createStore<EffectSettings>({
  shared: {},
  depths: { key: '', options: {} },
})

/** @param key of the map */
export function effectOptions(key: string): Partial<SpaceOptions> {
  const { shared, depths } = effectSettings.get()
  return depths.key === key ? { ...shared, ...depths.options } : shared
}

export function changeEffect(key: string, some: Partial<SpaceOptions>): void {
  const { shared, depths } = effectSettings.get()
  const own = Object.entries({ ...(depths.key === key ? depths.options : {}), ...some })
  const isDepth = (name: string): boolean => (DEPTHS as readonly string[]).includes(name)
  effectSettings.set({
    shared: {
      ...shared,
      ...Object.fromEntries(Object.entries(some).filter(([name]) => !isDepth(name))),
    },
    depths: { key, options: Object.fromEntries(own.filter(([name]) => isDepth(name))) },
  })
}
