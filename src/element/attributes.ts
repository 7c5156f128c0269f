/** Reads the attributes. An invalid value counts as the default, as elsewhere in HTML. */
import { GAMMA_RANGE, type Look, MAX_BANDS, MAX_CLIP } from '../core/colour/look.ts'
import { PALETTE_NAMES, type PaletteName } from '../core/colour/paletteNames.ts'
import { DETAILS, SHARP } from '../core/settings.ts'
import type { Detail } from '../core/types.ts'

export const ATTRIBUTES = [
  'src',
  'alt',
  'palette',
  'reversed',
  'bands',
  'clip',
  'far',
  'near',
  'gamma',
  'auto-contrast',
  'model',
  'loading',
  'compare',
  'crossorigin',
  'detail',
  'flip',
  'view',
] as const

/** When the estimate starts. eager: at once. lazy: when the element is near the screen. manual: with `estimate()`. */
export type Loading = 'eager' | 'lazy' | 'manual'
/** map: the depth map. The others show the photo by its depth: as a surface that turns, for red and cyan glasses, with lens blur. */
export type ViewName = 'map' | '3d' | 'stereo' | 'blur'
export type ModelName = 'starter' | 'midas-small'

const LOADING: readonly Loading[] = ['eager', 'lazy', 'manual']
const VIEWS: readonly ViewName[] = ['map', '3d', 'stereo', 'blur']
const MODELS: readonly ModelName[] = ['starter', 'midas-small']

function oneOf<T extends string>(values: readonly T[], given: string | null, fallback: T): T {
  return values.find((value) => value === given?.trim().toLowerCase()) ?? fallback
}

export function detailOf(element: Element): Detail {
  return oneOf(DETAILS, element.getAttribute('detail'), SHARP.detail)
}
export function viewOf(element: Element): ViewName {
  return oneOf(VIEWS, element.getAttribute('view'), 'map')
}
export function paletteOf(element: Element): PaletteName {
  return oneOf(PALETTE_NAMES, element.getAttribute('palette'), 'inferno')
}
function numberOf(
  element: Element,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = element.getAttribute(name)?.trim() ?? ''
  const value = Number(text)
  return text !== '' && value >= min && value <= max ? value : fallback
}

/** How the map is shown. `far` and `near` are ignored unless far < near. */
export function lookOf(element: Element): Look {
  const [far, near] = [numberOf(element, 'far', 0, 0, 1), numberOf(element, 'near', 1, 0, 1)]
  return {
    palette: paletteOf(element),
    reversed: element.hasAttribute('reversed'),
    bands: Math.trunc(numberOf(element, 'bands', 0, 0, MAX_BANDS)),
    clip: numberOf(element, 'clip', 0, 0, MAX_CLIP),
    ...(far < near ? { far, near } : { far: 0, near: 1 }),
    gamma: numberOf(element, 'gamma', 1, GAMMA_RANGE.least, GAMMA_RANGE.most),
    autoContrast: element.hasAttribute('auto-contrast'),
  }
}

/** A map that is decoration has no divide unless the attribute asks for it. */
export function isCompared(element: Element): boolean {
  const value = element.getAttribute('compare')?.trim().toLowerCase()
  return value === undefined ? element.getAttribute('alt') !== '' : value !== 'false'
}

export function loadingOf(element: Element): Loading {
  return oneOf(LOADING, element.getAttribute('loading'), 'eager')
}
/** The name as it is written. An unknown name must fail, because another model would give another map. */
export function requestedModel(element: Element): string {
  return element.getAttribute('model')?.trim().toLowerCase() || 'starter'
}
export function modelNameOf(element: Element): ModelName {
  return oneOf(MODELS, element.getAttribute('model'), 'starter')
}

/** Whether cookies are sent to another site. Unlike an <img>, the element always needs CORS to read the pixels. */
export function credentialsOf(element: Element): RequestCredentials {
  return element.getAttribute('crossorigin')?.trim().toLowerCase() === 'use-credentials'
    ? 'include'
    : 'same-origin'
}

/** Null and undefined remove the attribute, as frameworks expect. */
export function reflect(
  element: Element,
  name: (typeof ATTRIBUTES)[number],
  value: string | null | undefined,
): void {
  if (value === null || value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** Properties that a framework may set, also before the element is defined. */
export const PROPERTIES = [
  'source',
  'model',
  'src',
  'alt',
  'palette',
  'reversed',
  'bands',
  'clip',
  'far',
  'near',
  'gamma',
  'autoContrast',
  'loading',
  'crossOrigin',
  'compare',
  'compareAt',
  'detail',
  'flip',
  'view',
] as const

/**
 * Passes such properties to the accessors of the class. Set before the class was defined, they belong to the object itself
 * and hide the accessors.
 */
export function adoptProperties(element: HTMLElement): void {
  for (const name of PROPERTIES) {
    const own = Object.getOwnPropertyDescriptor(element, name)
    if (own === undefined || !Reflect.deleteProperty(element, name)) continue
    Reflect.set(element, name, own.value)
  }
}
