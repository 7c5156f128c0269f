/**
 * How the axes of an ONNX value map to the pixels and channels of the activation that stores it.
 * Reshape, Transpose, Slice and their like change only this mapping, so they cost nothing in a run.
 */
import { type Shape, Unsupported } from './ir.ts'

/** Part of an axis: `size` steps of `stride` pixels or channels each. */
export interface Atom {
  readonly space: 'pixel' | 'channel'
  readonly size: number
  readonly stride: number
}

/** The parts of an axis, outermost first. An axis of size 1 has none. */
export type Axis = readonly Atom[]

export interface View {
  /** The name of the activation. */
  readonly value: string
  readonly axes: readonly Axis[]
  readonly firstPixel: number
  readonly firstChannel: number
  /** The last operator that changed the axes, for error messages. */
  readonly by: string
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1)
}

function sizeOf(axis: Axis): number {
  return product(axis.map(({ size }) => size))
}

export function dimsOf({ axes }: View): readonly number[] {
  return axes.map(sizeOf)
}

/** Joins neighbouring parts that are one contiguous part. */
function merged(atoms: readonly Atom[]): Axis {
  const out: Atom[] = []
  for (const atom of atoms) {
    if (atom.size === 1) continue
    const last = out.at(-1)
    if (last?.space === atom.space && last.stride === atom.stride * atom.size)
      out[out.length - 1] = { ...atom, size: last.size * atom.size }
    else out.push(atom)
  }
  return out
}

const part = (space: Atom['space'], size: number, stride = 1): Axis =>
  merged([{ space, size, stride }])

/** [1, C, H, W], or [1, H, W, C]. */
export function imageView(
  value: string,
  { channels, height, width }: Shape,
  layout: 'nchw' | 'nhwc' = 'nchw',
): View {
  const [c, h, w] = [part('channel', channels), part('pixel', height, width), part('pixel', width)]
  const axes = layout === 'nchw' ? [[], c, h, w] : [[], h, w, c]
  return { value, axes, firstPixel: 0, firstChannel: 0, by: '' }
}

/** The view with another activation, and with `channels` in its last axis. */
export function withChannels(view: View, value: string, channels: number): View {
  return {
    ...view,
    value,
    axes: [...view.axes.slice(0, -1), part('channel', channels)],
    firstChannel: 0,
  }
}

export interface HeadsView {
  readonly heads: number
  readonly depth: number
  readonly tokens: number
}

/** [heads, tokens, depth] after `leading` axes of size 1. */
export function headsView(
  value: string,
  { heads, depth, tokens }: HeadsView,
  leading: number,
): View {
  return {
    value,
    axes: [
      ...Array.from({ length: leading }, () => []),
      part('channel', heads, depth),
      part('pixel', tokens),
      part('channel', depth),
    ],
    firstPixel: 0,
    firstChannel: 0,
    by: 'MatMul',
  }
}

/** A view of the same values with other sizes of the axes. */
export function reshaped(view: View, dims: readonly number[], by: string): View {
  const unsupported = (): Unsupported => new Unsupported(`${by} to ${dims.join(' × ')}`)
  if (product(dims) !== product(dimsOf(view))) throw unsupported()
  const rest = [...merged(view.axes.flat())].reverse()
  const axes = dims.map((size) => {
    const axis: Atom[] = []
    let open = size
    while (open > 1) {
      const atom = rest.pop()
      if (atom === undefined) throw unsupported()
      if (open % atom.size === 0) {
        axis.push(atom)
        open /= atom.size
      } else if (atom.size % open === 0) {
        const inner = atom.size / open
        axis.push({ ...atom, size: open, stride: atom.stride * inner })
        rest.push({ ...atom, size: inner })
        open = 1
      } else throw unsupported()
    }
    return axis
  })
  return { ...view, axes, by }
}

export function transposed(view: View, permutation: readonly number[]): View {
  const axes = permutation.map((axis) => view.axes[axis])
  const isPermutation = new Set(permutation).size === view.axes.length
  if (axes.length !== view.axes.length || !isPermutation)
    throw new Unsupported('Transpose of such axes')
  return { ...view, axes: axes.map((axis) => axis ?? []), by: 'Transpose' }
}

/** `size` indices of one axis, from `start` on. */
export function sliced(view: View, axis: number, start: number, size: number, by: string): View {
  const atoms = merged(view.axes[axis] ?? [])
  const whole = sizeOf(atoms)
  if (!(start >= 0 && size >= 1 && start + size <= whole)) throw new Unsupported(`${by} of nothing`)
  const [atom, ...others] = atoms
  if (atom === undefined || size === whole) return view
  if (others.length > 0) throw new Unsupported(`${by} of a folded axis`)
  const offset = start * atom.stride
  return {
    ...view,
    axes: view.axes.map((old, i) => (i === axis ? merged([{ ...atom, size }]) : old)),
    firstPixel: view.firstPixel + (atom.space === 'pixel' ? offset : 0),
    firstChannel: view.firstChannel + (atom.space === 'channel' ? offset : 0),
    by,
  }
}

/** Whether the parts are `size` neighbouring pixels or channels. */
function isRun(atoms: readonly Atom[], space: Atom['space']): boolean {
  const [first, ...others] = merged(atoms)
  return first === undefined || (others.length === 0 && first.space === space && first.stride === 1)
}

/** The part of an activation that a view shows: pixels and channels without gaps, and its sizes. */
export interface Window extends Shape {
  readonly value: string
  readonly firstPixel: number
  readonly firstChannel: number
}

/** A view of [1, C, H, W]. Undefined if it is none. */
export function asImage({ value, axes, firstPixel, firstChannel }: View): Window | undefined {
  const [batch, channel, rows, columns] = axes
  if (
    axes.length !== 4 ||
    batch === undefined ||
    channel === undefined ||
    rows === undefined ||
    columns === undefined ||
    batch.length > 0 ||
    !isRun(channel, 'channel') ||
    !isRun([...rows, ...columns], 'pixel')
  )
    return undefined
  const [channels, height, width] = [sizeOf(channel), sizeOf(rows), sizeOf(columns)]
  return { value, channels, height, width, firstPixel, firstChannel }
}

/** A view whose last axis are the channels, and whose other axes are the pixels in order. */
export function asTokens({ value, axes, firstPixel, firstChannel }: View): Window | undefined {
  const [last = [], others] = [axes.at(-1), axes.slice(0, -1).flat()]
  if (axes.length === 0 || !isRun(last, 'channel') || !isRun(others, 'pixel')) return undefined
  const [channels, height] = [sizeOf(last), sizeOf(others)]
  return { value, channels, height, width: 1, firstPixel, firstChannel }
}

/** A view whose values are channel planes in the order of memory, for the graph's output. */
export function asPlanes(view: View, { height, width }: Shape): Window | undefined {
  const { value, axes, firstPixel, firstChannel } = view
  const all = merged(axes.flat())
  const channel = all[0]?.space === 'channel' ? all[0] : undefined
  const pixels = channel === undefined ? all : all.slice(1)
  if (!isRun(channel === undefined ? [] : [channel], 'channel') || !isRun(pixels, 'pixel'))
    return undefined
  const [count, dims] = [sizeOf(pixels), dimsOf(view)]
  const [rows = 1, columns = 1] = dims.slice(-2)
  const size =
    rows * columns === count
      ? { height: rows, width: columns }
      : height * width === count
        ? { height, width }
        : { height: count, width: 1 }
  return { value, channels: channel?.size ?? 1, ...size, firstPixel, firstChannel }
}

/** The axis that holds all channels of the activation, in order. Undefined if none does. */
export function channelAxis({ axes, firstChannel }: View, channels: number): number | undefined {
  const found = axes.findIndex(
    (axis) => isRun(axis, 'channel') && axis[0]?.space === 'channel' && sizeOf(axis) === channels,
  )
  return found >= 0 && firstChannel === 0 ? found : undefined
}

/** Whether the last axis are all channels of the activation. */
export function hasChannelsLast(view: View, channels: number): boolean {
  const last = view.axes.at(-1)
  return (
    last !== undefined &&
    isRun(last, 'channel') &&
    sizeOf(last) === channels &&
    view.firstChannel === 0
  )
}

/** Whether two views map their axes in the same way. */
export function isSameMapping(a: View, b: View): boolean {
  const key = ({ axes, firstPixel, firstChannel }: View): string =>
    JSON.stringify([axes.map(merged), firstPixel, firstChannel])
  return key(a) === key(b)
}

/** Pixel and channel of each element of a view, in the order of its axes. */
export function forEachElement(
  view: View,
  visit: (index: number, pixel: number, channel: number) => void,
): void {
  const atoms = view.axes.flat()
  const counters = atoms.map(() => 0)
  const count = product(dimsOf(view))
  let [pixel, channel] = [view.firstPixel, view.firstChannel]
  for (let index = 0; index < count; index++) {
    visit(index, pixel, channel)
    for (let at = atoms.length - 1; at >= 0; at--) {
      const atom = atoms[at]
      if (atom === undefined) break
      const next = (counters[at] ?? 0) + 1
      const isLast = next === atom.size
      const step = isLast ? -(atom.size - 1) * atom.stride : atom.stride
      counters[at] = isLast ? 0 : next
      if (atom.space === 'pixel') pixel += step
      else channel += step
      if (!isLast) break
    }
  }
}

/** Heads of an attention in the last three axes, after axes of size 1 only. */
export interface HeadsPart {
  readonly heads: number
  readonly depth: number
  readonly tokens: number
  readonly first: number
  readonly step: number
  /** Axes of size 1 before the others. */
  readonly leading: number
}

/** [heads, tokens, depth], or [heads, depth, tokens] if `isTurned`. Undefined for other views. */
export function asHeads(view: View, isTurned: boolean): HeadsPart | undefined {
  const { axes, firstPixel, firstChannel } = view
  const [second, third] = [merged(axes.at(-2) ?? []), merged(axes.at(-1) ?? [])]
  const [tokens, depth] = isTurned ? [third, second] : [second, third]
  const heads = merged(axes.length > 2 ? (axes.at(-3) ?? []) : [])
  const [head, ...others] = heads
  const leading = axes.slice(0, -3)
  const isFit =
    axes.length >= 2 &&
    firstPixel === 0 &&
    leading.every((axis) => axis.length === 0) &&
    others.length === 0 &&
    (head === undefined || head.space === 'channel') &&
    isRun(tokens, 'pixel') &&
    isRun(depth, 'channel')
  return isFit
    ? {
        heads: head?.size ?? 1,
        depth: sizeOf(depth),
        tokens: sizeOf(tokens),
        first: firstChannel,
        step: head?.stride ?? 0,
        leading: Math.max(0, axes.length - 3),
      }
    : undefined
}
