/** `<depth-map>`: shows the depth of a picture. The attributes are the state. Importing this file has no side effect. */
import { abortable } from '../async/abortable.ts'
import { hasBrightEnd } from '../core/colour/paletteNames.ts'
import { FILE_FORMATS, type FileFormat } from '../core/files/fileFormats.ts'
import type { FileOptionsOf } from '../core/files/fileOptions.ts'
import { fitWithin } from '../core/resample/fitSize.ts'
import type { Model, Size } from '../core/types.ts'
import type { DepthSource } from '../library/pictureBytes.ts'
import { type DepthResult, resultOf } from '../library/result.ts'
import { modelOutput } from '../modelOutput.ts'
import { attachDivide } from '../picture/divide.ts'
import { createMapCanvas } from '../picture/mapCanvas.ts'
import { createPhotoCanvas } from '../picture/photoCanvas.ts'
import { longestForBox } from '../picture/resolution.ts'
import {
  ATTRIBUTES,
  adoptProperties,
  credentialsOf,
  lookOf,
  type ModelName,
  modelNameOf,
  type PROPERTIES,
  reflect,
  requestedModel,
} from './attributes.ts'
import { createController } from './controller.ts'
import type { DepthMapEventMap, DepthMapEvents } from './events.ts'
import { watchNearness } from './proximity.ts'
import { ReflectingElement } from './reflectingElement.ts'
import { createView } from './shadowView.ts'
import { createSpaceViews } from './spaceViews.ts'
import { type DepthRequest, isSameRequest } from './state.ts'
import { type ElementWords, languageOf, wordsFor } from './words.ts'

type Listener<K extends keyof DepthMapEventMap> = (
  this: DepthMapElement,
  event: DepthMapEventMap[K],
) => unknown
type ListenerOptions = boolean | AddEventListenerOptions

export interface DepthMapElement {
  addEventListener<K extends keyof DepthMapEventMap>(
    type: K,
    listener: Listener<K>,
    options?: ListenerOptions,
  ): void
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: ListenerOptions,
  ): void
  removeEventListener<K extends keyof DepthMapEventMap>(
    type: K,
    listener: Listener<K>,
    options?: ListenerOptions,
  ): void
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: ListenerOptions,
  ): void
}

/** The properties that JSX can set: see `depthdrop/react` and `depthdrop/vue`. */
export type DepthMapProperties = Partial<Pick<DepthMapElement, (typeof PROPERTIES)[number]>>

/**
 * Shows the depth of a picture. The element fills the width of its container, and its height follows the
 * picture unless CSS sets one. No event bubbles; DepthMapEvents gives the types.
 *
 * @element depth-map
 * @attr {string} src - The URL of the picture. The property `source` takes a File, a Blob, a canvas and more.
 * @attr {string} alt - The name of the map for screen readers.
 * @attr {inferno|magma|plasma|viridis|cividis|turbo|spectral|grey} [palette=inferno] - The palette.
 * @attr {boolean} reversed - Swaps the near and the far colours.
 * @attr {number} bands - The number of equal colour steps, 2 to 64. Without it the colours are smooth.
 * @attr {number} [clip=0] - The percentage of values to ignore at each end, 0 to 40.
 * @attr {number} [far=0] - The value with the farthest colour, as a fraction of the map's range.
 * @attr {number} [near=1] - The value with the nearest colour, as a fraction of the map's range.
 * @attr {number} [gamma=1] - The exponent of the normalised value, 0.1 to 10.
 * @attr {boolean} auto-contrast - Gives each map the whole palette. Replaces `clip`, `far`, `near` and `gamma`.
 * @attr {starter|midas-small} [model=starter] - The model.
 * @attr {eager|lazy|manual} [loading=eager] - When to start: at once, near the viewport, or at `estimate()`.
 * @attr {true|false} [compare=true] - Whether the photo is shown beside its map, with a handle between them.
 * @attr {anonymous|use-credentials} crossorigin - Whether the request for `src` carries credentials.
 * @attr {raw|edges|tiles} [detail=edges] - The detail of the map.
 * @attr {map|3d|stereo|blur} [view=map] - Shows the photo by its depth in place of the map: as a surface that turns, for red and cyan glasses, or with lens blur.
 * @attr {boolean} flip - Averages the map with that of the mirrored photo.
 *
 * @fires {CustomEvent<DepthMapProgress>} progress - `detail.fraction` runs from 0 to 1 and never decreases.
 * @fires {CustomEvent<DepthResult>} depth - The floats are available; `detail` is the result of `estimateDepth`.
 * @fires {Event} load - The map is painted, also after a change of its style; and again when another view of it is shown.
 * @fires {CustomEvent<DepthdropError>} error - There is no map; `detail.message` is a sentence for the visitor.
 *
 * @slot - Content that is shown until the map is painted.
 * @slot progress - Replaces the progress bar.
 * @slot error - Replaces the error sentence.
 *
 * @csspart frame - The box around both pictures.
 * @csspart photo - The canvas with the photo.
 * @csspart map - The canvas with the map.
 * @csspart view - The box of the 3D, stereo or blur view.
 * @csspart handle - The line between photo and map.
 * @csspart grip - The knob on the handle.
 * @csspart label - The word in the upper corner of the photo's and of the map's side, and the sentence over the map if there is no 3D.
 * @csspart placeholder - The box that is shown until the map is painted.
 * @csspart progress - The box of the progress bar.
 * @csspart bar - The track of the progress bar.
 * @csspart fill - The filled part of the progress bar.
 * @csspart error - The box of the error sentence.
 * @csspart message - The box around the text of an error.
 * @csspart failed - The words before the error sentence, such as “The depth map couldn’t be made.”
 * @csspart sentence - The error sentence.
 *
 * @cssprop --depth-map-background - The colour behind the picture.
 * @cssprop --depth-map-fit - How the picture fits its box, as `object-fit`.
 * @cssprop --depth-map-position - Where the picture is in its box, as `object-position`.
 * @cssprop --depth-map-handle-color - The colour of the handle.
 * @cssprop --depth-map-accent - The colour of the progress bar and the focus ring.
 */
export class DepthMapElement extends ReflectingElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES
  /** Returns the element's texts for a language tag such as zh-Hans. A page can put its own texts here. */
  static words: (language: string) => ElementWords = wordsFor

  #source: DepthSource | null = null
  #model: Model | null = null
  #divide = 0.5
  /** What `estimate()` was called for. */
  #requested: DepthRequest | null = null
  #isNear = false
  #isScheduled = false
  #unwatch: (() => void) | null = null
  readonly #view = createView(this.attachShadow({ mode: 'open' }))
  #resized = this.#observer()
  readonly #controller = createController({
    changed: () => this.#changed(),
    replaced: () => this.#clearPictures(),
    progress: (detail) => this.#dispatch('progress', detail),
    decoded: (bitmap, size) => {
      this.#view.setSize(size)
      if (this.compare) this.#photo.draw(bitmap, size, this.#longest(size))
    },
    depth: (detail) => this.#dispatch('depth', detail),
    failed: (detail) => this.#dispatch('error', detail),
  })
  readonly #photo = createPhotoCanvas(this.#view.photo, {
    drawn: () => this.#changed(),
    failed: (error) => this.#controller.fail(error),
  })
  readonly #space = createSpaceViews(this.#view.space, {
    shown: () => {
      this.#update()
      this.dispatchEvent(new Event('load'))
    },
    failed: (error) => this.#controller.fail(error),
  })
  readonly #map = createMapCanvas(
    this.#view.map,
    {
      appeared: () => undefined,
      progress: (progress) => {
        if (this.#controller.state().kind === 'ready') this.#controller.reportPainting(progress)
      },
      painted: ({ isNewPicture }) => {
        const state = this.#controller.state()
        const isFinal = state.kind === 'ready' && this.#map.shows(state.estimate.map)
        if (isFinal) this.#controller.markPainted()
        // The map is visible before the page receives `load`.
        this.#update()
        if (isNewPicture && isFinal) this.dispatchEvent(new Event('load'))
      },
      failed: (error) => this.#controller.fail(error),
    },
    null,
  )

  constructor() {
    super()
    const { frame, handle } = this.#view
    attachDivide(
      frame,
      handle,
      { get: () => this.compareAt, set: (at) => (this.compareAt = at) },
      () => !handle.hidden,
    )
    adoptProperties(this)
  }

  /**
   * The name of a model, or a Model. A Model is not reflected, and counts until a name is set.
   * Default: 'starter'.
   */
  get model(): ModelName | Model {
    return this.#model ?? modelNameOf(this)
  }
  set model(value: ModelName | Model | null) {
    this.#model = typeof value === 'object' ? value : null
    if (this.#model === null) reflect(this, 'model', typeof value === 'string' ? value : null)
    this.#changed()
  }

  /** Where the divide is, with `compare`: 0 is the left edge (only map), 1 the right edge (only photo). Default: 0.5. */
  get compareAt(): number {
    return this.#divide
  }
  set compareAt(value: number) {
    const at = Math.min(1, Math.max(0, Number(value)))
    if (Number.isNaN(at) || at === this.#divide) return
    this.#divide = at
    this.#changed()
  }

  /** A picture that has no address. It takes precedence over `src`. Null: `src` counts. */
  get source(): DepthSource | null {
    return this.#source
  }
  set source(value: DepthSource | null) {
    this.#forgetFailure()
    this.#source = value ?? null
    this.#changed()
  }

  /** The relative inverse depth as float32 values, and files made of it. Null until the `depth` event. */
  get depth(): DepthResult | null {
    const state = this.#controller.state()
    return state.kind === 'ready' ? state.result : null
  }

  /**
   * Starts at once, even if `loading` would wait, and tries again after an error. Rejects with DepthdropError; with an
   * AbortError if the picture or its model is replaced or the element is removed from the page meanwhile; and with
   * TypeError if the element has no picture.
   */
  async estimate(): Promise<DepthResult> {
    const request = this.#request()
    if (request === null)
      throw new TypeError('This <depth-map> has no picture. Set src or source first.')
    this.#forgetFailure()
    this.#requested = request
    this.#controller.setRequest(request)
    return this.#controller.result()
  }

  /**
   * The map as a file with the photo's full size, like `DepthResult.toBlob`. Default: 'inferno'.
   * Without `options.look` the file has the element's own look. Without the attributes `detail` and `flip`, float files hold
   * the model's output. Rejects with the reason of `options.signal` once it aborts.
   */
  async toBlob<Format extends FileFormat = 'inferno'>(
    format?: Format,
    options?: FileOptionsOf<Format> & { readonly signal?: AbortSignal },
  ): Promise<Blob> {
    const shown = await abortable(options?.signal, this.estimate())
    const state = this.#controller.state()
    const isRefined = this.hasAttribute('detail') || this.flip || state.kind !== 'ready'
    const holdsFloats = FILE_FORMATS[format ?? 'inferno']?.holds === 'values'
    const made =
      isRefined || !holdsFloats
        ? shown
        : resultOf(await modelOutput(state.estimate, options?.signal))
    return made.toBlob(format, Object.assign({ look: lookOf(this) }, options))
  }

  connectedCallback(): void {
    this.#resized.observe(this)
    this.#changed()
  }

  /** Without this method the browser's moveBefore would call disconnectedCallback and connectedCallback. */
  connectedMoveCallback(): void {}

  /** The element was moved to another document, whose window has observers and style sheets of its own. */
  adoptedCallback(): void {
    this.#resized.disconnect()
    this.#resized = this.#observer()
    this.#watchNearness(false)
    this.#view.restyle()
  }

  disconnectedCallback(): void {
    // A script that moves the element removes it and inserts it again in the same task.
    setTimeout(() => {
      if (!this.isConnected) this.#leave()
    }, 0)
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (name === 'src') this.#forgetFailure()
    else if (before === after) return
    if (name === 'model' && after !== null) this.#model = null
    this.#changed()
  }

  #dispatch<K extends 'progress' | 'depth' | 'error'>(
    type: K,
    detail: DepthMapEvents[K]['detail'],
  ): void {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }

  /** Lets the next update try again. */
  #forgetFailure(): void {
    if (this.#controller.state().kind === 'failed') this.#controller.setRequest(null)
  }

  #leave(): void {
    this.#resized.disconnect()
    this.#watchNearness(false)
    this.#requested = null
    this.#space.update(null)
    const { kind } = this.#controller.state()
    if (kind === 'waiting' || kind === 'busy') this.#controller.setRequest(null)
  }

  #watchNearness(isWatching: boolean): void {
    if (isWatching === (this.#unwatch !== null)) return
    this.#unwatch?.()
    this.#isNear = false
    this.#unwatch = !isWatching
      ? null
      : watchNearness(this, (isNear) => {
          this.#isNear = isNear
          this.#changed()
        })
  }

  /** What the attributes and properties ask for. Null if there is no picture. */
  #request(): DepthRequest | null {
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

  #mayStart(request: DepthRequest): boolean {
    const { loading } = this
    if (loading === 'eager' || (loading === 'lazy' && this.#isNear)) return true
    return (
      isSameRequest(request, this.#requested) || isSameRequest(request, this.#controller.request())
    )
  }

  /** The window of the element's document. */
  get #window(): Window & typeof globalThis {
    return this.ownerDocument.defaultView ?? window
  }

  #observer(): ResizeObserver {
    return new this.#window.ResizeObserver(() => this.#changed())
  }

  /** Pixels that a picture of this size needs on its longer side to cover the element. */
  #longest(size: Size): number {
    const { width, height } = this.getBoundingClientRect()
    const { devicePixelRatio } = this.#window
    return longestForBox(size, {
      width: width * devicePixelRatio,
      height: height * devicePixelRatio,
    })
  }

  /** Schedules one update for all changes of the same task. */
  #changed(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#update()
    })
  }

  #update(): void {
    if (!this.isConnected && this.#requested === null) return
    this.#watchNearness(this.isConnected && this.loading === 'lazy')
    const request = this.#request()
    this.#controller.setRequest(request !== null && this.#mayStart(request) ? request : null)
    this.#updatePictures()
    this.#view.render({
      state: this.#controller.state(),
      alt: this.getAttribute('alt'),
      isCompared: this.compare && this.view === 'map',
      divide: this.#divide,
      isBrightNear: !this.reversed && hasBrightEnd(this.palette),
      words: this.#words(),
      hasPhoto: this.#photo.isDrawn(),
      hasMap: this.#map.isVisible(),
      hasView: this.#space.hasPicture(),
    })
  }

  #words(): ElementWords {
    return (this.constructor as typeof DepthMapElement).words(languageOf(this))
  }

  #clearPictures(): void {
    this.#space.update(null)
    this.#map.clear()
    this.#photo.clear()
  }

  /** Keeps the canvases up to date with the estimate, the look and the size on the screen. No model runs for this. */
  #updatePictures(): void {
    const state = this.#controller.state()
    if (state.kind === 'failed') this.#clearPictures()
    const estimate =
      state.kind === 'ready' ? state.estimate : state.kind === 'busy' ? state.preview : undefined
    if (estimate === undefined) return
    this.#view.setSize(estimate.size)
    const longest = this.#longest(estimate.size)
    const size = fitWithin(estimate.size, longest)
    // The range is measured at the size of the canvas.
    const map = { map: estimate.map, size, name: estimate.name }
    this.#map.show({ map, size, look: lookOf(this) })
    if (this.compare && state.kind === 'ready') this.#photo.load(state.photo, longest)
    this.#updateSpace(longest)
  }

  #updateSpace(longest: number): void {
    const state = this.#controller.state()
    const { view: kind } = this
    this.#space.update(
      state.kind !== 'ready' || kind === 'map'
        ? null
        : {
            kind,
            estimate: state.estimate,
            photo: state.photo,
            look: lookOf(this),
            longest,
            alt: this.getAttribute('alt'),
            language: languageOf(this),
            words: this.#words(),
          },
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'depth-map': DepthMapElement
  }
}
