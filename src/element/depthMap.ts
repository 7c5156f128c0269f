/** `<depth-map>`: a picture's depth as an element. The attributes are the state. Importing this does nothing. */
import type { FileFormat } from '../core/files/fileFormats.ts'
import type { FileOptionsOf } from '../core/files/fileOptions.ts'
import type { Model, Size } from '../core/types.ts'
import type { DepthResult } from '../library/result.ts'
import type { DepthSource } from '../library/source.ts'
import { attachDivide } from '../page/divide.ts'
import {
  ATTRIBUTES,
  credentialsOf,
  lookOf,
  type ModelName,
  modelNameOf,
  reflect,
  requestedModel,
} from './attributes.ts'
import { detailFor } from './canvases.ts'
import { createController } from './controller.ts'
import type { DepthMapEventMap, DepthMapEvents } from './events.ts'
import { watchNearness } from './nearness.ts'
import { createPainting } from './painting.ts'
import { ReflectingElement } from './reflectingElement.ts'
import { type DepthRequest, isSameRequest } from './state.ts'
import { createView } from './view.ts'
import { type ElementWords, languageOf, wordsFor } from './words.ts'

type Hears<K extends keyof DepthMapEventMap> = (
  this: DepthMapElement,
  event: DepthMapEventMap[K],
) => unknown
type Hear = EventListenerOrEventListenerObject
type HowToHear = boolean | AddEventListenerOptions

export interface DepthMapElement {
  addEventListener<K extends keyof DepthMapEventMap>(
    type: K,
    listener: Hears<K>,
    options?: HowToHear,
  ): void
  addEventListener(type: string, listener: Hear, options?: HowToHear): void
  removeEventListener<K extends keyof DepthMapEventMap>(
    type: K,
    listener: Hears<K>,
    options?: HowToHear,
  ): void
  removeEventListener(type: string, listener: Hear, options?: HowToHear): void
}

/**
 * Events: `progress`, `depth`, `load`, `error` (see DepthMapEvents); none bubbles.
 * Slots: default (shown until the map is there), `progress`, `error`.
 * Parts: frame, photo, map, handle, grip, placeholder, progress, bar, fill, error, message, failed, sentence.
 * CSS: --depth-map-background, --depth-map-fit (an object-fit), --depth-map-position, --depth-map-handle-color,
 * --depth-map-accent. It fills its place's width; its height follows the picture unless CSS gives one.
 */
export class DepthMapElement extends ReflectingElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES
  /** The element's words in a language (a tag such as zh-Hans). A page with words of its own puts them here. */
  static words: (language: string) => ElementWords = wordsFor

  #source: DepthSource | null = null
  #model: Model | null = null
  #divide = 0.5
  /** What `estimate()` was called for. */
  #asked: DepthRequest | null = null
  #isNear = false
  #isScheduled = false
  #unwatch: (() => void) | null = null
  readonly #view = createView(this.attachShadow({ mode: 'open' }))
  readonly #resized = new ResizeObserver(() => this.#changed())
  readonly #making = createController({
    changed: () => this.#changed(),
    progress: (detail) => this.#tell('progress', detail),
    decoded: (bitmap, size) => {
      this.#view.shape(size)
      if (this.compare) this.#painting.take(bitmap, size, this.#detail(size))
    },
    depth: (detail) => this.#tell('depth', detail),
    failed: (detail) => this.#tell('error', detail),
  })
  readonly #painting = createPainting(this.#view.map, this.#view.photo, {
    progress: (progress) => this.#making.reportPainting(progress),
    painted: (isNews) => {
      this.#making.markPainted()
      // Who hears of it shall find it on the screen.
      this.#update()
      if (isNews && this.#making.state().kind === 'ready') this.dispatchEvent(new Event('load'))
    },
    drawn: () => this.#changed(),
    failed: (error) => this.#making.fail(error),
  })

  constructor() {
    super()
    const { frame, handle } = this.#view
    attachDivide(
      frame,
      handle,
      { get: () => this.compareAt, set: (at) => (this.compareAt = at) },
      () => !handle.hidden,
    )
    // Set before the class was there, they lie on the object itself and hide the properties.
    for (const name of [
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
      'loading',
      'crossOrigin',
      'compare',
      'compareAt',
      'detail',
      'flip',
    ] as const) {
      const own = Object.getOwnPropertyDescriptor(this, name)
      if (own === undefined || !Reflect.deleteProperty(this, name)) continue
      Reflect.set(this, name, own.value)
    }
  }

  /** A name, or a Model, which is not reflected and lasts until a name is set. */
  get model(): ModelName | Model {
    return this.#model ?? modelNameOf(this)
  }
  set model(value: ModelName | Model | null) {
    this.#model = typeof value === 'object' ? value : null
    if (this.#model === null) reflect(this, 'model', typeof value === 'string' ? value : null)
    this.#changed()
  }

  /** Where the divide is: 0 is the left edge (all map), 1 the right (all photo). 0.5 at first. */
  get compareAt(): number {
    return this.#divide
  }
  set compareAt(value: number) {
    const at = Math.min(1, Math.max(0, Number(value)))
    if (Number.isNaN(at) || at === this.#divide) return
    this.#divide = at
    this.#changed()
  }

  /** A picture that has no address; it wins over `src`. Null: `src` again. */
  get source(): DepthSource | null {
    return this.#source
  }
  set source(value: DepthSource | null) {
    this.#tryAgain()
    this.#source = value ?? null
    this.#changed()
  }

  /** The floats and what can be made of them; null until the `depth` event. */
  get depth(): DepthResult | null {
    const state = this.#making.state()
    return state.kind === 'ready' ? state.result : null
  }

  /**
   * Starts now, also where `loading` would wait, or tries again. Rejects with DepthdropError, with an AbortError when
   * something else is wanted meanwhile or the element leaves the page, and with TypeError where there is no picture.
   */
  async estimate(): Promise<DepthResult> {
    const wanted = this.#wanted()
    if (wanted === null)
      throw new TypeError('This <depth-map> has no picture. Set src or source first.')
    this.#tryAgain()
    this.#asked = wanted
    this.#making.setRequest(wanted)
    return this.#making.result()
  }

  /**
   * The map as a file at the photo's full size, as `DepthResult.toBlob` makes it. Default: inferno. Where `look` is not
   * given it is the element's own.
   */
  async toBlob<Format extends FileFormat = 'inferno'>(
    format?: Format,
    options?: FileOptionsOf<Format> & { readonly signal?: AbortSignal },
  ): Promise<Blob> {
    return (await this.estimate()).toBlob(format, Object.assign({ look: lookOf(this) }, options))
  }

  connectedCallback(): void {
    this.#resized.observe(this)
    this.#changed()
  }

  /** Without this a browser's moveBefore would call the other two. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    // Who is put elsewhere by the same script has not left.
    setTimeout(() => {
      if (!this.isConnected) this.#leave()
    }, 0)
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === 'src') this.#tryAgain()
    else if (before === after) return
    if (name === 'model' && after !== null) this.#model = null
    this.#changed()
  }

  #tell<K extends 'progress' | 'depth' | 'error'>(
    type: K,
    detail: DepthMapEvents[K]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }

  #tryAgain(): void {
    if (this.#making.state().kind === 'failed') this.#making.setRequest(null)
  }

  #leave(): void {
    this.#resized.disconnect()
    this.#watch(false)
    this.#asked = null
    const { kind } = this.#making.state()
    if (kind === 'waiting' || kind === 'busy') this.#making.setRequest(null)
  }

  #watch(isWanted: boolean): void {
    if (isWanted === (this.#unwatch !== null)) return
    this.#unwatch?.()
    this.#isNear = false
    this.#unwatch = !isWanted
      ? null
      : watchNearness(this, (isNear) => {
          this.#isNear = isNear
          this.#changed()
        })
  }

  #wanted(): DepthRequest | null {
    const source = this.#source ?? this.src
    if (source === '') return null
    const { detail, flip } = this
    return {
      source,
      model: this.#model ?? requestedModel(this),
      credentials: credentialsOf(this),
      detail,
      flip,
    }
  }

  #mayStart(wish: DepthRequest): boolean {
    const { loading } = this
    if (loading === 'eager' || (loading === 'lazy' && this.#isNear)) return true
    return isSameRequest(wish, this.#asked) || isSameRequest(wish, this.#making.request())
  }

  #detail(size: Size): number {
    const { width, height } = this.getBoundingClientRect()
    return detailFor(size, { width: width * devicePixelRatio, height: height * devicePixelRatio })
  }

  #changed(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#update()
    })
  }

  #update(): void {
    if (!this.isConnected && this.#asked === null) return
    this.#watch(this.isConnected && this.loading === 'lazy')
    const wanted = this.#wanted()
    this.#making.setRequest(wanted !== null && this.#mayStart(wanted) ? wanted : null)
    const state = this.#making.state()
    if (state.kind === 'ready') {
      const { estimate, photo } = state
      this.#view.shape(estimate.size)
      const detail = this.#detail(estimate.size)
      this.#painting.show({
        estimate,
        look: lookOf(this),
        detail,
        photo: this.compare ? photo : null,
      })
    } else if (state.kind !== 'busy') this.#painting.clear()
    this.#view.render({
      state,
      alt: this.getAttribute('alt'),
      isCompared: this.compare,
      divide: this.#divide,
      isPlain: !this.reversed && this.palette !== 'turbo' && this.palette !== 'spectral',
      words: (this.constructor as typeof DepthMapElement).words(languageOf(this)),
      hasPhoto: this.#painting.hasPhoto(),
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'depth-map': DepthMapElement
  }
}
