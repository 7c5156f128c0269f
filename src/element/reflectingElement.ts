/** The properties that are nothing but attributes. */
import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { Detail } from '../core/types.ts'
import { detailOf, type Loading, loadingOf, lookOf, paletteOf, reflect } from './attributes.ts'

/** A server has no elements, and may import this all the same. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

export class ReflectingElement extends Base {
  /** Address of the picture. Setting it again after an error tries again. */
  get src(): string {
    return this.getAttribute('src') ?? ''
  }
  set src(value: string | null) {
    reflect(this, 'src', value)
  }

  /** The map's name for those who cannot see it. Empty: decoration. Absent: the element's own words. */
  get alt(): string {
    return this.getAttribute('alt') ?? ''
  }
  set alt(value: string | null) {
    reflect(this, 'alt', value)
  }

  get palette(): PaletteName {
    return paletteOf(this)
  }
  set palette(value: PaletteName | null) {
    reflect(this, 'palette', value)
  }

  /** How fine the map is: 'raw' as the network gave it, 'edges', or 'tiles'. */
  get detail(): Detail {
    return detailOf(this)
  }
  set detail(value: Detail | null) {
    reflect(this, 'detail', value)
  }

  /** The picture is looked at in a mirror as well, and the maps averaged. */
  get flip(): boolean {
    return this.hasAttribute('flip')
  }
  set flip(value: boolean) {
    reflect(this, 'flip', value ? '' : null)
  }

  /** The far end in the near colours. */
  get reversed(): boolean {
    return this.hasAttribute('reversed')
  }
  set reversed(value: boolean | null) {
    reflect(this, 'reversed', value === true ? '' : null)
  }

  /** So many equal steps of one colour each, 2 to 64; 0: a smooth run. */
  get bands(): number {
    return lookOf(this).bands
  }
  set bands(value: number | null) {
    reflect(this, 'bands', value === null ? null : String(value))
  }

  /** Per cent of the values, 0 to 40, left out at each end before `far` and `near` count. */
  get clip(): number {
    return lookOf(this).clip
  }
  set clip(value: number | null) {
    reflect(this, 'clip', value === null ? null : String(value))
  }

  /** What gets the palette's two ends, as parts of the map's range: 0 ≤ far < near ≤ 1. */
  get far(): number {
    return lookOf(this).far
  }
  set far(value: number | null) {
    reflect(this, 'far', value === null ? null : String(value))
  }
  get near(): number {
    return lookOf(this).near
  }
  set near(value: number | null) {
    reflect(this, 'near', value === null ? null : String(value))
  }

  /** Above 1 spreads what is near, below 1 what is far; 0.1 to 10. */
  get gamma(): number {
    return lookOf(this).gamma
  }
  set gamma(value: number | null) {
    reflect(this, 'gamma', value === null ? null : String(value))
  }

  get loading(): Loading {
    return loadingOf(this)
  }
  set loading(value: Loading | null) {
    reflect(this, 'loading', value)
  }

  /** 'use-credentials' sends cookies along to another site's address; anything else does not. */
  get crossOrigin(): string | null {
    return this.getAttribute('crossorigin')
  }
  set crossOrigin(value: string | null) {
    reflect(this, 'crossorigin', value)
  }

  /** Photo and map in one frame, with a divide between them that can be moved. */
  get compare(): boolean {
    return this.hasAttribute('compare')
  }
  set compare(value: boolean | 'slider' | '' | null) {
    reflect(this, 'compare', typeof value === 'boolean' ? (value ? '' : null) : value)
  }
}
