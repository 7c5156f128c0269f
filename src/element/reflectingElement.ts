/** The properties that only read and write an attribute. */
import type { PaletteName } from '../core/colour/paletteNames.ts'
import type { Detail } from '../core/types.ts'
import {
  detailOf,
  isCompared,
  type Loading,
  loadingOf,
  lookOf,
  paletteOf,
  reflect,
  type ViewName,
  viewOf,
} from './attributes.ts'

/** A server has no HTMLElement, and may import this file nevertheless. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

export class ReflectingElement extends Base {
  /** The picture's address. Setting it again after an error tries again. */
  get src(): string {
    return this.getAttribute('src') ?? ''
  }
  set src(value: string | null) {
    reflect(this, 'src', value)
  }

  /** The map's text alternative. Empty: the map is decoration. Absent: the element names the map itself. */
  get alt(): string {
    return this.getAttribute('alt') ?? ''
  }
  set alt(value: string | null) {
    reflect(this, 'alt', value)
  }

  /** The colours. Default: 'inferno'. */
  get palette(): PaletteName {
    return paletteOf(this)
  }
  set palette(value: PaletteName | null) {
    reflect(this, 'palette', value)
  }

  /** How the map is refined: 'raw' is the model's own map; 'edges' follows the photo's edges; 'tiles' adds detail. Default: 'edges'. */
  get detail(): Detail {
    return detailOf(this)
  }
  set detail(value: Detail | null) {
    reflect(this, 'detail', value)
  }

  /** What the element shows: 'map', or the photo in '3d', in 'stereo' for red and cyan glasses, or with lens 'blur'. Default: 'map'. */
  get view(): ViewName {
    return viewOf(this)
  }
  set view(value: ViewName | null) {
    reflect(this, 'view', value)
  }

  /** Averages the maps of the picture and of its mirror image. */
  get flip(): boolean {
    return this.hasAttribute('flip')
  }
  set flip(value: boolean) {
    reflect(this, 'flip', value ? '' : null)
  }

  /** Swaps the colours of the near and the far end. */
  get reversed(): boolean {
    return this.hasAttribute('reversed')
  }
  set reversed(value: boolean | null) {
    reflect(this, 'reversed', value === true ? '' : null)
  }

  /** The number of equal steps of one colour each, 2 to 64. 0, the default: a smooth gradient. */
  get bands(): number {
    return lookOf(this).bands
  }
  set bands(value: number | null) {
    reflect(this, 'bands', value === null ? null : String(value))
  }

  /** Per cent of the values, 0 to 40, that are left out at each end before `far` and `near` apply. Default: 0. */
  get clip(): number {
    return lookOf(this).clip
  }
  set clip(value: number | null) {
    reflect(this, 'clip', value === null ? null : String(value))
  }

  /** The value that gets the palette's far end, as a part of the map's range: 0 ≤ far < near ≤ 1. Default: 0. */
  get far(): number {
    return lookOf(this).far
  }
  set far(value: number | null) {
    reflect(this, 'far', value === null ? null : String(value))
  }
  /** The value that gets the palette's near end, as a part of the map's range. Default: 1. */
  get near(): number {
    return lookOf(this).near
  }
  set near(value: number | null) {
    reflect(this, 'near', value === null ? null : String(value))
  }

  /** 0.1 to 10. Above 1 the near values get more of the palette, below 1 the far values. Default: 1. */
  get gamma(): number {
    return lookOf(this).gamma
  }
  set gamma(value: number | null) {
    reflect(this, 'gamma', value === null ? null : String(value))
  }

  /** Gives each map the whole palette. Replaces `clip`, `far`, `near` and `gamma`. */
  get autoContrast(): boolean {
    return this.hasAttribute('auto-contrast')
  }
  set autoContrast(value: boolean | null) {
    reflect(this, 'auto-contrast', value === true ? '' : null)
  }

  /** When the estimate starts: 'eager' at once, 'lazy' near the screen, 'manual' with `estimate()`. Default: 'eager'. */
  get loading(): Loading {
    return loadingOf(this)
  }
  set loading(value: Loading | null) {
    reflect(this, 'loading', value)
  }

  /** 'use-credentials' sends cookies to an address on another site. Any other value does not. */
  get crossOrigin(): string | null {
    return this.getAttribute('crossorigin')
  }
  set crossOrigin(value: string | null) {
    reflect(this, 'crossorigin', value)
  }

  /**
   * Shows photo and map in one frame, with a divide between them that the visitor can move. Default: true, but false if
   * `alt` is empty.
   */
  get compare(): boolean {
    return isCompared(this)
  }
  set compare(value: boolean | 'slider' | 'false' | '' | null) {
    reflect(this, 'compare', typeof value === 'boolean' ? (value ? '' : 'false') : value)
  }
}
