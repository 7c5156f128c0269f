/** Rewrites a graph into an equivalent one with fewer layers. */
import { algorithmOf } from './algorithm.ts'
import { weightValues } from './constants.ts'
import {
  type Conv,
  type Copy,
  type Elementwise,
  type Factors,
  type Graph,
  type Layer,
  type Resize,
  readsOf,
} from './ir.ts'

/** How often each value is read. The caller reads the output. */
function countReaders(graph: Graph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([[graph.output, 1]])
  for (const layer of graph.layers)
    for (const value of readsOf(layer)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function isUnclamped({ clamp }: Layer): boolean {
  return clamp.low === -Infinity && clamp.high === Infinity
}

function isPointwise(layer: Layer): layer is Conv {
  return (
    layer.kind === 'conv' &&
    layer.groups === 1 &&
    layer.pads.every((pad) => pad === 0) &&
    [...layer.kernel, ...layer.stride].every((n) => n === 1)
  )
}

/**
 * Moves a 1 × 1 convolution in front of the bilinear upsampling that it follows, where it has fewer
 * pixels to compute. The two commute, bias included, because the weights of a resize sum to 1.
 */
function commute(graph: Graph): void {
  const counts = countReaders(graph)
  for (const [resizeIndex, resize] of graph.layers.entries()) {
    if (
      resize.kind !== 'resize' ||
      counts.get(resize.output) !== 1 ||
      resize.scale[0] * resize.scale[1] <= 1
    )
      continue
    const convIndex = graph.layers.findIndex((layer) => layer.input === resize.output)
    const conv = graph.layers[convIndex]
    const [small, large] = [graph.shapes.get(resize.input), graph.shapes.get(resize.output)]
    if (conv === undefined || !isPointwise(conv) || small === undefined || large === undefined)
      continue
    const end = conv.output
    conv.input = resize.input
    conv.output = `${end} before its resize`
    resize.input = conv.output
    resize.output = end
    graph.shapes.set(conv.output, { ...small, channels: conv.outputs })
    graph.shapes.set(end, { ...large, channels: conv.outputs })
    graph.layers[resizeIndex] = conv
    graph.layers[convIndex] = resize
  }
}

function isClamp(layer: Layer): layer is Elementwise {
  return layer.kind === 'elementwise' && layer.factors === null && layer.adds.length === 0
}
function isSum(layer: Layer): layer is Elementwise {
  return (
    layer.kind === 'elementwise' &&
    layer.factors === null &&
    layer.adds.length === 1 &&
    isUnclamped(layer)
  )
}

/** Whether the layer's kernel can clamp its output. */
function canClamp({ kind }: Layer): boolean {
  return kind === 'conv' || kind === 'resize' || kind === 'elementwise'
}

/** How many residuals the layer's kernel can add. */
function maxAdds(layer: Layer): number {
  if (layer.kind === 'conv') return layer.groups > 1 ? 0 : 2
  return canClamp(layer) ? 1 : 0
}

/** (x × s + t) × u + v = x × (s × u) + (t × u + v). */
function composeFactors(first: Factors, { scale, shift }: Factors): Factors {
  return {
    scale: first.scale.map((s, c) => s * (scale[c] ?? NaN)),
    shift: first.shift.map((t, c) => t * (scale[c] ?? NaN) + (shift[c] ?? NaN)),
  }
}

/** Null if the two cannot become one layer. */
function composed(first: Elementwise, second: Elementwise): Elementwise | null {
  const [a, b] = [first.factors, second.factors]
  if (a === null || b === null || !isUnclamped(first) || first.adds.length > 0) return null
  return { ...second, input: first.input, factors: composeFactors(a, b) }
}

/** Whether the layer is a scale and a shift for each channel, and perhaps a clamp. */
function isAffine(layer: Layer): layer is Elementwise & { readonly factors: Factors } {
  return layer.kind === 'elementwise' && layer.factors !== null && layer.adds.length === 0
}

/** (x × s + t) × u + v = x × (s × u) + (t × u + v), for the weights and the bias of a layer. */
function scaleConv(conv: Conv, { scale, shift }: Factors): void {
  const { weights, bias } = conv
  const pairs = new Float32Array(conv.outputs * 2)
  for (let o = 0; o < conv.outputs; o++) {
    pairs[o * 2] = weights.scales?.[o * 2] ?? 0
    pairs[o * 2 + 1] = (weights.scales?.[o * 2 + 1] ?? 1) * (scale[o] ?? NaN)
  }
  conv.weights = { ...weights, scales: pairs }
  conv.bias = shift.map((t, c) => (bias?.[c] ?? 0) * (scale[c] ?? NaN) + t)
}

/** Makes the layer compute a scale and a shift after it, if it can. */
function scaleLayer(layer: Layer, factors: Factors, hasClamp: boolean): boolean {
  if (!isUnclamped(layer) || layer.adds.length > 0) return false
  if (layer.kind === 'conv' && layer.head === null) scaleConv(layer, factors)
  else if (layer.kind === 'norm' && !hasClamp)
    layer.factors = composeFactors(layer.factors, factors)
  else return false
  return true
}

/** A copy that adds constants to the pixels of another copy. Null if the two cannot become one. */
function joinedCopies(first: Layer, second: Layer, graph: Graph): Copy | null {
  if (first.kind !== 'copy' || second.kind !== 'copy') return null
  const isSum = second.leading === 0 && second.firstPixel === 0 && second.firstChannel === 0
  const [a, b] = [graph.shapes.get(first.output), graph.shapes.get(second.output)]
  const isSame = a?.height === b?.height && a?.width === b?.width && a?.channels === b?.channels
  if (!isSum || !isSame) return null
  const base = new Float32Array(Math.max(first.base?.length ?? 0, second.base?.length ?? 0))
  if (first.base !== null) base.set(first.base)
  const added = second.base ?? []
  for (let i = 0; i < added.length; i++) base[i] = (base[i] ?? NaN) + (added[i] ?? NaN)
  return { ...first, output: second.output, base }
}

/**
 * Merges activations, sums and chained scale-and-shift layers into the layers that compute their
 * inputs, first to last.
 */
function absorb(graph: Graph): void {
  const counts = countReaders(graph)
  const producers = new Map(graph.layers.map((layer) => [layer.output, layer]))
  const kept: Layer[] = []
  /** Makes `producer` compute the value of the layer that it absorbed. */
  const takeOver = (producer: Layer, { output }: Layer): void => {
    producers.delete(producer.output)
    producer.output = output
    producers.set(output, producer)
  }
  const absorbSum = (layer: Elementwise): boolean => {
    const [other = ''] = layer.adds
    for (const [value, added] of [
      [layer.input, other],
      [other, layer.input],
    ] as const) {
      const producer = producers.get(value)
      if (
        producer === undefined ||
        value === added ||
        counts.get(value) !== 1 ||
        !isUnclamped(producer) ||
        producer.adds.length >= maxAdds(producer)
      )
        continue
      producer.adds = [...producer.adds, added]
      takeOver(producer, layer)
      // The producer now reads what the sum read, so it moves to the sum's position.
      kept.splice(kept.indexOf(producer), 1)
      kept.push(producer)
      return true
    }
    return false
  }
  for (const layer of graph.layers) {
    const producer = counts.get(layer.input) === 1 ? producers.get(layer.input) : undefined
    if (producer !== undefined && isClamp(layer) && isUnclamped(producer) && canClamp(producer)) {
      producer.clamp = layer.clamp
      takeOver(producer, layer)
      continue
    }
    if (
      producer !== undefined &&
      isAffine(layer) &&
      scaleLayer(producer, layer.factors, !isUnclamped(layer))
    ) {
      producer.clamp = layer.clamp
      takeOver(producer, layer)
      continue
    }
    const merged =
      producer === undefined
        ? null
        : producer.kind === 'elementwise' && layer.kind === 'elementwise'
          ? composed(producer, layer)
          : joinedCopies(producer, layer, graph)
    if (merged !== null && producer !== undefined) {
      kept.splice(kept.indexOf(producer), 1)
      producers.set(merged.output, merged)
      kept.push(merged)
      continue
    }
    if (!isSum(layer) || !absorbSum(layer)) kept.push(layer)
  }
  graph.layers = kept
}

/** Lets the convolutions that read an image with zeros around it have the zeros as their padding. */
function fusePads(graph: Graph): void {
  for (const pad of [...graph.layers]) {
    if (pad.kind !== 'pad' || pad.mode !== 'constant' || pad.value !== 0) continue
    const readers = graph.layers.filter((layer) => readsOf(layer).includes(pad.output))
    const convs = readers.filter(
      (layer): layer is Conv => layer.kind === 'conv' && !layer.adds.includes(pad.output),
    )
    if (pad.output === graph.output || convs.length !== readers.length) continue
    for (const conv of convs) {
      const [top, left, bottom, right] = conv.pads
      conv.input = pad.input
      conv.pads = [top + pad.pads[0], left + pad.pads[1], bottom + pad.pads[2], right + pad.pads[3]]
    }
    graph.layers.splice(graph.layers.indexOf(pad), 1)
  }
}

/** Applies a relu as the Winograd convolutions read it, so that its output is never stored. */
function fuseInputRelu(graph: Graph, without: readonly string[]): void {
  for (const relu of [...graph.layers]) {
    if (
      !isClamp(relu) ||
      relu.clamp.low !== 0 ||
      relu.clamp.high !== Infinity ||
      relu.output === graph.output
    )
      continue
    const readers = graph.layers.filter((layer) => readsOf(layer).includes(relu.output))
    const convs = readers.filter(
      (layer): layer is Conv =>
        layer.kind === 'conv' &&
        !layer.adds.includes(relu.output) &&
        algorithmOf(graph, layer, without)?.startsWith('winograd') === true,
    )
    if (convs.length !== readers.length) continue
    for (const conv of convs) {
      conv.input = relu.input
      conv.hasInputRelu = true
    }
    graph.layers.splice(graph.layers.indexOf(relu), 1)
  }
}

function isUpsampleByTwo(resize: Resize, graph: Graph): boolean {
  const [small, large] = [graph.shapes.get(resize.input), graph.shapes.get(resize.output)]
  const isTwice =
    small !== undefined && large?.height === small.height * 2 && large.width === small.width * 2
  return (
    resize.coordinates === 'half_pixel' &&
    resize.nearest === undefined &&
    isTwice &&
    resize.scale.every((scale) => scale === 2) &&
    resize.adds.length === 0 &&
    isUnclamped(resize)
  )
}

/** Whether kernels/winograd.ts can fuse an upsampling or a head into the layer. */
function isFusableConv(layer: Layer | undefined, graph: Graph): layer is Conv {
  return layer?.kind === 'conv' && algorithmOf(graph, layer) === 'winograd4' && !layer.hasInputRelu
}

/**
 * Upsamples to twice the size as the one convolution reads it, so that the large activation is
 * never stored.
 */
function fuseInputUpsample(graph: Graph): void {
  const counts = countReaders(graph)
  for (const resize of [...graph.layers]) {
    if (
      resize.kind !== 'resize' ||
      !isUpsampleByTwo(resize, graph) ||
      counts.get(resize.output) !== 1
    )
      continue
    const conv = graph.layers.find((layer) => layer.input === resize.output)
    if (!isFusableConv(conv, graph) || conv.hasInputUpsample) continue
    conv.input = resize.input
    conv.hasInputUpsample = true
    graph.layers.splice(graph.layers.indexOf(resize), 1)
  }
}

/**
 * Fuses a last 1 × 1 convolution to one channel into the one before it, whose many channels are
 * then never stored.
 */
function fuseHead(graph: Graph): void {
  const head = graph.layers.at(-1)
  const conv = graph.layers.at(-2)
  const isHead =
    head?.kind === 'conv' &&
    isPointwise(head) &&
    head.outputs === 1 &&
    head.weights.isTransposed !== true &&
    head.output === graph.output &&
    head.adds.length === 0
  if (!isHead || !isFusableConv(conv, graph) || conv.output !== head.input || conv.adds.length > 0)
    return
  conv.head = { weights: weightValues(head.weights), bias: head.bias?.[0] ?? 0, clamp: head.clamp }
  conv.output = head.output
  graph.layers.pop()
}

export interface Ablation {
  /** Optimisations to leave out, to measure what each of them brings. */
  readonly without?: readonly ('fusion' | 'commuting' | 'winograd' | 'winograd4' | 'layout')[]
}

/** Changes `graph` in place. */
export function fuse(graph: Graph, { without = [] }: Ablation = {}): void {
  if (!without.includes('commuting')) commute(graph)
  if (without.includes('fusion')) return
  fusePads(graph)
  absorb(graph)
  if (without.includes('winograd')) return
  fuseInputRelu(graph, without)
  if (without.includes('winograd4')) return
  fuseInputUpsample(graph)
  fuseHead(graph)
}
