/**
 * The state of an import: the values of the file so far, and the layers that compute them. Each
 * method throws Unsupported for what turbo cannot execute.
 */
import type { Node } from '../../core/onnx/onnxTypes.ts'
import type { Constant } from './constant.ts'
import type { Constants } from './constants.ts'
import { type Copy, type Layer, type MaxPool, type Shape, Unsupported } from './ir.ts'
import { UNCLAMPED } from './operators.ts'
import { POINTS, recognise } from './scalarFunctions.ts'
import { isView, type Lineage, type Value } from './symbols.ts'
import {
  asImage,
  asTokens,
  dimsOf,
  forEachElement,
  hasChannelsLast,
  imageView,
  transposed,
  type View,
  type Window,
} from './views.ts'

/** Channels that a copy can move at once. */
const VECTOR = 4
const PANEL = 8
const TO_NCHW = [0, 3, 1, 2] as const

/**
 * How far back an activation function may begin. GELU needs three steps: x, x / √2, and the value
 * that both belong to.
 */
const MAX_LINEAGES = 6

export class Importer {
  readonly layers: Layer[] = []
  readonly shapes: Map<string, Shape>
  readonly #values = new Map<string, Value>()
  readonly #lineages = new Map<string, readonly Lineage[]>()
  readonly constants: Constants

  constructor(constants: Constants, input: string, shape: Shape, layout: 'nchw' | 'nhwc') {
    this.constants = constants
    this.shapes = new Map([[input, shape]])
    this.#values.set(input, imageView(input, shape, layout))
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** Undefined for a constant. */
  value(name: string): Value {
    const found = this.#values.get(name)
    if (found === undefined)
      throw new Unsupported(`the value “${name}”, which no operator computes`)
    return found
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value)
  }

  shapeOf(activation: string): Shape {
    const shape = this.shapes.get(activation)
    if (shape === undefined) throw new Unsupported(`the value “${activation}”`)
    return shape
  }

  add(layer: Layer, shape: Shape): void {
    this.layers.push(layer)
    this.shapes.set(layer.output, shape)
  }

  /** Adds the layer that computes an image. */
  addImage(layer: Layer, shape: Shape): void {
    this.add(layer, shape)
    this.set(layer.output, imageView(layer.output, shape))
  }

  /** Adds a layer that changes each value of a view by itself. */
  addPixelwise(layer: Layer, view: View, lineages: readonly Lineage[] = []): void {
    this.add(layer, this.shapeOf(view.value))
    this.set(layer.output, { ...view, value: layer.output })
    this.#lineages.set(layer.output, lineages)
  }

  /**
   * Adds the activation function that the lineages describe. If the kernels have none of them, the
   * value stays a function, which a later operator may complete.
   */
  addFunction(output: string, by: string, lineages: readonly Lineage[]): void {
    for (const { of, samples } of lineages) {
      const known = recognise(samples)
      if (known === undefined) continue
      const layer = {
        kind: 'activation',
        name: by,
        input: of.value,
        output,
        function: known,
      } as const
      return this.addPixelwise({ ...layer, clamp: UNCLAMPED, adds: [] }, of, lineages)
    }
    this.set(output, { kind: 'function', lineages, by })
  }

  /** The value behind the name as an activation. */
  view(name: string): View {
    const value = this.value(name)
    if (isView(value)) return value
    throw new Unsupported(value.by)
  }

  /**
   * How the value depends on the activations that it is computed of, value by value. The last one is
   * the value itself, if it is an activation.
   */
  lineages(name: string): readonly Lineage[] {
    const value = this.value(name)
    if (!isView(value)) return value.kind === 'function' ? value.lineages : []
    const known = this.#lineages.get(value.value) ?? []
    return [
      ...known.map(({ of, samples }) => ({ of: { ...value, value: of.value }, samples })),
      { of: value, samples: POINTS },
    ].slice(-MAX_LINEAGES)
  }

  /** Copies a part of an activation, or gives it another height and width. */
  #copy(window: Window, part: Partial<Pick<Copy, 'leading' | 'base'>> = {}): string {
    const { value, channels, height, width, firstPixel, firstChannel } = window
    const { leading = 0, base = null } = part
    const isPart = channels !== this.shapeOf(value).channels
    if ((isPart && channels % PANEL !== 0) || firstChannel % VECTOR !== 0)
      throw new Unsupported(`a part of ${channels} channels`)
    const output = `${value} copy ${this.layers.length}`
    this.add(
      {
        kind: 'copy',
        name: '',
        input: value,
        output,
        firstPixel,
        firstChannel,
        leading,
        base,
        clamp: UNCLAMPED,
        adds: [],
      },
      { channels, height, width },
    )
    return output
  }

  /** The activation that holds exactly what the window shows. */
  #whole(window: Window): string {
    const { channels, height, width } = this.shapeOf(window.value)
    const isWhole =
      window.channels === channels &&
      window.height === height &&
      window.width === width &&
      window.firstPixel === 0 &&
      window.firstChannel === 0
    return isWhole ? window.value : this.#copy(window)
  }

  /** The activation that holds the view of [1, C, H, W] as an image. */
  image(name: string, { opType }: Node): { readonly value: string; readonly shape: Shape } {
    const view = this.view(name)
    const window = asImage(view)
    if (window === undefined)
      throw new Unsupported(
        view.by === ''
          ? `${opType} of ${dimsOf(view).length} dimensions`
          : `${opType} after ${view.by}`,
      )
    const value = this.#whole(window)
    return { value, shape: this.shapeOf(value) }
  }

  /** The view if its last axis are all channels of its activation, or else of a copy of them. */
  tokens(name: string, { opType }: Node): View {
    const view = this.view(name)
    if (hasChannelsLast(view, this.shapeOf(view.value).channels)) return view
    const window = asTokens(view)
    if (window === undefined)
      throw new Unsupported(`${opType} ${view.by === '' ? 'of an image' : `after ${view.by}`}`)
    return { ...view, value: this.#whole(window), firstPixel: 0, firstChannel: 0 }
  }

  /** The activation that holds the window of the graph's output. */
  planes(window: Window): string {
    return this.#whole(window)
  }

  /** Every `step`-th row or column of a view of [1, C, H, W] or [1, H, W, C]. */
  everyNth(view: View, axis: number, step: number, output: string): View {
    const first = asImage(view)
    const rows = first === undefined ? 1 : 2
    const window = first ?? (view.axes.length === 4 ? asImage(transposed(view, TO_NCHW)) : first)
    if (window === undefined || (axis !== rows && axis !== rows + 1))
      throw new Unsupported('Slice with steps')
    const stride = axis === rows ? ([step, 1] as const) : ([1, step] as const)
    const shape = {
      channels: window.channels,
      height: Math.ceil(window.height / stride[0]),
      width: Math.ceil(window.width / stride[1]),
    }
    const layer: MaxPool = {
      kind: 'maxPool',
      name: '',
      input: this.#whole(window),
      output,
      kernel: [1, 1],
      stride,
      dilation: [1, 1],
      pads: [0, 0],
      clamp: UNCLAMPED,
      adds: [],
    }
    this.add(layer, shape)
    return imageView(output, shape, rows === 2 ? 'nchw' : 'nhwc')
  }

  /** The view of tokens as an activation of one token in each row. */
  asRows(view: View): View | undefined {
    const window = asTokens(view)
    return window && { ...view, value: this.#whole(window), firstPixel: 0, firstChannel: 0 }
  }

  /** Adds a constant of the view's size, which is not one per channel. */
  addConstant(output: string, view: View, { values }: Constant): void {
    const { channels, height, width } = this.shapeOf(view.value)
    const count = channels * height * width
    if (values.length !== count || dimsOf(view).reduce((all, n) => all * n, 1) !== count)
      throw new Unsupported('Add with a constant of another size')
    const isInOrder = hasChannelsLast(view, channels) && asTokens(view) !== undefined
    const base = isInOrder ? Float32Array.from(values) : new Float32Array(count)
    if (!isInOrder)
      forEachElement(view, (index, pixel, channel) => {
        base[pixel * channels + channel] = values[index] ?? NaN
      })
    const whole = { value: view.value, channels, height, width, firstPixel: 0, firstChannel: 0 }
    this.set(output, { ...view, value: this.#copy(whole, { base }) })
  }

  /** Puts constant tokens before those of a view. */
  prepend(output: string, { values }: Constant, view: View): void {
    const window = asTokens(view)
    const axis = view.axes.length - 2
    if (window === undefined || values.length % window.channels !== 0)
      throw new Unsupported('Concat of such values')
    const leading = values.length / window.channels
    const height = leading + window.height
    const value = this.#copy({ ...window, height }, { leading, base: Float32Array.from(values) })
    const tokens = [{ space: 'pixel', size: height, stride: 1 } as const]
    this.set(output, {
      ...view,
      value,
      axes: view.axes.map((old, i) => (i === axis ? tokens : old)),
      firstPixel: 0,
      firstChannel: 0,
      by: 'Concat',
    })
  }
}
