/** The visitor's settings of 3D models and effects. They last for the visit, and every file that is saved uses them. */
import type { SpaceOptions } from '../../core/files/spaceOptions.ts'
import { createStore } from '../../page/store.ts'

/** Depths mean something only in the map in which they were chosen. */
const DEPTHS = ['focus', 'zero', 'from', 'to'] as const satisfies readonly (keyof SpaceOptions)[]

/** Undo and redo change these only. The choice of an effect cannot be undone. */
const SLIDERS = ['aperture', 'parallax', 'soft', 'seconds', 'half', 'pixels', ...DEPTHS] as const

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
  effectSettings.set({
    shared: {
      ...shared,
      ...Object.fromEntries(Object.entries(some).filter(([name]) => !isDepth(name))),
    },
    depths: { key, options: Object.fromEntries(own.filter(([name]) => isDepth(name))) },
  })
}

function isDepth(name: string): boolean {
  return (DEPTHS as readonly string[]).includes(name)
}

function isSlider(name: string): boolean {
  return (SLIDERS as readonly string[]).includes(name)
}

/** The sliders among `options` that mean the same in every map. */
export function sharedSliders<T extends object>(options: T): Partial<T> {
  const own = Object.entries(options).filter(([name]) => isSlider(name) && !isDepth(name))
  return Object.fromEntries(own) as Partial<T>
}

function kindsOf(shared: Partial<SpaceOptions>): Partial<SpaceOptions> {
  return Object.fromEntries(Object.entries(shared).filter(([name]) => !isSlider(name)))
}

/** Sets the sliders that mean the same in every map. Those that `sliders` lacks get their defaults. */
export function setSharedSliders(sliders: Partial<SpaceOptions>): void {
  const { shared, depths } = effectSettings.get()
  effectSettings.set({ shared: { ...kindsOf(shared), ...sliders }, depths })
}

/** For the history. The listener receives the names of the sliders that have changed; another photo changes none. */
export function subscribeSliders(changed: (names: readonly string[]) => void): void {
  let before = effectSettings.get()
  effectSettings.subscribe((now) => {
    const isSamePhoto = now.depths.key === before.depths.key
    const [one, other] = [before, now].map(({ shared, depths }) => ({
      ...shared,
      ...depths.options,
    }))
    before = now
    const names = SLIDERS.filter((name) => one?.[name] !== other?.[name])
    changed(names.filter((name) => isSamePhoto || !isDepth(name)))
  })
}

/** For the history. Returns a function that sets the sliders again, those of depths only if the photo is the same. */
export function keepSliders(): () => void {
  const kept = effectSettings.get()
  return () => {
    const { shared, depths } = effectSettings.get()
    effectSettings.set({
      shared: { ...kindsOf(shared), ...sharedSliders(kept.shared) },
      depths: depths.key === kept.depths.key ? kept.depths : depths,
    })
  }
}
