/** Net → a shorter Net of the same meaning. */
import { algorithmIn } from './algorithm.ts'
import { weightValues } from './constants.ts'
import type { Combine, Conv, Net, Resize, Step } from './ir.ts'

/** How often each value is read. */
function readers(net: Net): ReadonlyMap<string, number> {
  const counts = new Map<string, number>([[net.output, 1]])
  for (const step of net.steps)
    for (const value of [step.input, ...step.adds]) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function isOpen({ clamp }: Step): boolean {
  return clamp.low === -Infinity && clamp.high === Infinity
}

function isPointwise(step: Step): step is Conv {
  return (
    step.kind === 'conv' &&
    step.groups === 1 &&
    step.pads.every((pad) => pad === 0) &&
    [...step.kernel, ...step.stride].every((n) => n === 1)
  )
}

/**
 * A 1 × 1 convolution and a bilinear resize commute, bias included, since a resize's weights sum to 1; on the smaller
 * picture the convolution is cheaper.
 */
function commute(net: Net): void {
  const counts = readers(net)
  for (const [at, resize] of net.steps.entries()) {
    if (
      resize.kind !== 'resize' ||
      counts.get(resize.output) !== 1 ||
      resize.scale[0] * resize.scale[1] <= 1
    )
      continue
    const place = net.steps.findIndex((step) => step.input === resize.output)
    const conv = net.steps[place]
    const [small, large] = [net.shapes.get(resize.input), net.shapes.get(resize.output)]
    if (conv === undefined || !isPointwise(conv) || small === undefined || large === undefined)
      continue
    const end = conv.output
    conv.input = resize.input
    conv.output = `${end} before its resize`
    resize.input = conv.output
    resize.output = end
    net.shapes.set(conv.output, { ...small, channels: conv.outputs })
    net.shapes.set(end, { ...large, channels: conv.outputs })
    net.steps[at] = conv
    net.steps[place] = resize
  }
}

function isClamp(step: Step): step is Combine {
  return step.kind === 'combine' && step.factors === null && step.adds.length === 0
}
function isSum(step: Step): step is Combine {
  return step.kind === 'combine' && step.factors === null && step.adds.length === 1 && isOpen(step)
}

/** What the kernels have room for. */
function mostAdds(step: Step): number {
  return step.kind !== 'conv' ? 1 : step.groups > 1 ? 0 : 2
}

/** (x × s + t) × u + v = x × (s × u) + (t × u + v) */
function chained(first: Combine, second: Combine): Combine | null {
  const [a, b] = [first.factors, second.factors]
  if (a === null || b === null || !isOpen(first) || first.adds.length > 0) return null
  const scale = a.scale.map((s, c) => s * (b.scale[c] ?? NaN))
  const shift = a.shift.map((t, c) => t * (b.scale[c] ?? NaN) + (b.shift[c] ?? NaN))
  return { ...second, input: first.input, factors: { scale, shift } }
}

/** Takes activations, sums and second affine steps into the steps that make their inputs, first to last. */
function absorb(net: Net): void {
  const counts = readers(net)
  const makers = new Map(net.steps.map((step) => [step.output, step]))
  const kept: Step[] = []
  /** `maker` gives what `step` gave, from where `step` stands. */
  const become = (maker: Step, { output }: Step): void => {
    makers.delete(maker.output)
    maker.output = output
    makers.set(output, maker)
  }
  const takeSum = (step: Combine): boolean => {
    const [other = ''] = step.adds
    for (const [mine, added] of [
      [step.input, other],
      [other, step.input],
    ] as const) {
      const made = makers.get(mine)
      if (
        made === undefined ||
        mine === added ||
        counts.get(mine) !== 1 ||
        !isOpen(made) ||
        made.adds.length >= mostAdds(made)
      )
        continue
      made.adds = [...made.adds, added]
      become(made, step)
      // It now needs what the sum needed, so it stands where the sum stood.
      kept.splice(kept.indexOf(made), 1)
      kept.push(made)
      return true
    }
    return false
  }
  for (const step of net.steps) {
    const maker = counts.get(step.input) === 1 ? makers.get(step.input) : undefined
    if (maker !== undefined && isClamp(step) && isOpen(maker)) {
      maker.clamp = step.clamp
      become(maker, step)
      continue
    }
    const joined =
      maker?.kind === 'combine' && step.kind === 'combine' ? chained(maker, step) : null
    if (joined !== null && maker !== undefined) {
      kept.splice(kept.indexOf(maker), 1)
      makers.set(joined.output, joined)
      kept.push(joined)
      continue
    }
    if (!isSum(step) || !takeSum(step)) kept.push(step)
  }
  net.steps = kept
}

/** relu → convolutions that can clip as they read: the clipped copy is never written. */
function clipOnLoad(net: Net): void {
  for (const relu of [...net.steps]) {
    if (
      !isClamp(relu) ||
      relu.clamp.low !== 0 ||
      relu.clamp.high !== Infinity ||
      relu.output === net.output
    )
      continue
    const users = net.steps.filter(
      (step) => step.input === relu.output || step.adds.includes(relu.output),
    )
    const convs = users.filter(
      (step): step is Conv =>
        step.kind === 'conv' &&
        !step.adds.includes(relu.output) &&
        algorithmIn(net, step)?.startsWith('winograd') === true,
    )
    if (convs.length !== users.length) continue
    for (const conv of convs) {
      conv.input = relu.input
      conv.reluInput = true
    }
    net.steps.splice(net.steps.indexOf(relu), 1)
  }
}

function isDoubling(resize: Resize, net: Net): boolean {
  const [small, large] = [net.shapes.get(resize.input), net.shapes.get(resize.output)]
  const isTwice =
    small !== undefined && large?.height === small.height * 2 && large.width === small.width * 2
  return (
    resize.coordinates === 'half_pixel' &&
    isTwice &&
    resize.scale.every((scale) => scale === 2) &&
    resize.adds.length === 0 &&
    isOpen(resize)
  )
}

/** Whether kernels/winograd.ts does more with it than a convolution. */
function isWide(step: Step | undefined, net: Net): step is Conv {
  return step?.kind === 'conv' && algorithmIn(net, step) === 'winograd4' && !step.reluInput
}

/** A resize to twice the size → the convolution that alone reads it: the large picture is never written. */
function doubleOnLoad(net: Net): void {
  const counts = readers(net)
  for (const resize of [...net.steps]) {
    if (resize.kind !== 'resize' || !isDoubling(resize, net) || counts.get(resize.output) !== 1)
      continue
    const conv = net.steps.find((step) => step.input === resize.output)
    if (!isWide(conv, net) || conv.doublesInput) continue
    conv.input = resize.input
    conv.doublesInput = true
    net.steps.splice(net.steps.indexOf(resize), 1)
  }
}

/** A last 1 × 1 convolution to one channel → the convolution before it: its many channels are never written. */
function takeHead(net: Net): void {
  const head = net.steps.at(-1)
  const conv = net.steps.at(-2)
  const isHead =
    head?.kind === 'conv' &&
    isPointwise(head) &&
    head.outputs === 1 &&
    head.output === net.output &&
    head.adds.length === 0
  if (!isHead || !isWide(conv, net) || conv.output !== head.input || conv.adds.length > 0) return
  conv.head = { weights: weightValues(head.weights), bias: head.bias?.[0] ?? 0, clamp: head.clamp }
  conv.output = head.output
  net.steps.pop()
}

export interface Levers {
  /** For the table of what each of them brings. */
  readonly without?: readonly ('fusion' | 'commuting' | 'winograd' | 'winograd4' | 'layout')[]
}

/** Changes `net` in place. */
export function fuse(net: Net, { without = [] }: Levers = {}): void {
  if (!without.includes('commuting')) commute(net)
  if (without.includes('fusion')) return
  absorb(net)
  if (without.includes('winograd')) return
  clipOnLoad(net)
  if (without.includes('winograd4')) return
  doubleOnLoad(net)
  takeHead(net)
}
