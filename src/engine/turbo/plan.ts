/** Net → addresses, algorithms and tickets: all that is decided before the first photo. */
import type { Ways } from './algorithm.ts'
import { type Packing, planConv } from './convolution.ts'
import { fuse, type Levers } from './fuse.ts'
import { type Combine, type Net, type Shape, type Step, Unsupported } from './ir.ts'
import { type Fields, KERNEL_BYTES, MOST_TICKETS, OP_BYTES, type Op, writeOp } from './op.ts'
import { type Place, placeValues, rowBytes } from './places.ts'
import { createRoom, roundUp } from './room.ts'
import { planCombine, planEnter, planLeave, planResize } from './simple.ts'

/** Of a picture: beyond it a table of its rows is large by itself. */
const MOST_SIDE = 8192

/** What lies below is where the threads meet (kernels/index.ts). */
const START = 1024
const PAGE = 65_536
/** Places for steps beside the plan's, also where nothing is packed: image.ts needs two. */
const SPARE_STEPS = 2
/** 1 GiB: what iOS gives (see ort.ts). */
const MOST_BYTES = 2 ** 30

export interface PlanOptions extends Levers, Pick<Ways, 'arithmetic'> {
  readonly threads: number
  readonly keepAll?: boolean
}

export interface PlannedStep {
  readonly op: Op
  readonly step: Step | null
  readonly input: Place | null
  readonly output: Place
}

/** A part of the memory. */
export interface Extent {
  readonly at: number
  readonly bytes: number
}

export interface Plan {
  readonly net: Net
  readonly steps: readonly PlannedStep[]
  readonly packings: readonly Packing[]
  /** Addresses: the steps, the packing steps, the picture's floats, the map's floats. */
  readonly first: number
  readonly firstPacking: number
  readonly input: number
  readonly output: number
  readonly inputShape: Shape
  readonly outputShape: Shape
  /** Where a layer's file bytes lie while they are packed: the pictures' place, which nobody uses then. */
  readonly staging: { readonly at: number; readonly bytes: number; readonly kernels: number }
  /** What stays as it is from the first run on: the steps, and the weights with their tables. Multiples of 64 bytes. */
  readonly constant: readonly Extent[]
  /** Whole pages. */
  readonly bytes: number
  readonly parts: { readonly weights: number; readonly pictures: number; readonly scratch: number }
  readonly addressOf: (value: string) => number
  readonly places: ReadonlyMap<string, Place>
  write(memory: ArrayBufferLike): void
}

function isFirstAffine(step: Step | undefined, net: Net): step is Combine {
  return (
    step?.kind === 'combine' &&
    step.input === net.input &&
    step.factors !== null &&
    step.adds.length === 0 &&
    step.clamp.low === -Infinity &&
    step.clamp.high === Infinity
  )
}

/** The normalisation that a graph begins with is done on the way in; changes `net`. */
function enterWith(net: Net): Combine['factors'] {
  const [first] = net.steps
  const uses = net.steps.filter(
    (step) => step.input === net.input || step.adds.includes(net.input),
  ).length
  if (!isFirstAffine(first, net) || uses > 1 || first.output === net.output) return null
  net.steps.shift()
  for (const step of net.steps) {
    if (step.input === first.output) step.input = net.input
    step.adds = step.adds.map((name) => (name === first.output ? net.input : name))
  }
  return first.factors
}

/** Throws Unsupported where the network needs more memory than a tab has. */
export function makePlan(net: Net, options: PlanOptions): Plan {
  const { threads, without = [] } = options
  fuse(net, options)
  const factors = without.includes('fusion') ? null : enterWith(net)
  const { places, bytes: pictures } = placeValues(net, options.keepAll)
  for (const { height, width } of places.values())
    if (Math.max(height, width) > MOST_SIDE)
      throw new Unsupported(`a picture of ${width} × ${height}`)
  if (pictures > MOST_BYTES) throw new Unsupported(`${Math.round(pictures / 1e6)} MB of memory`)
  const place = (name: string): Place => {
    const found = places.get(name)
    if (found === undefined) throw new Error(`No place for “${name}”.`)
    return found
  }
  const [source, last] = [place(net.input), place(net.output)]
  const room = createRoom(START)
  const first = room.reserve((net.steps.length + 2) * OP_BYTES)
  const firstPacking = room.reserve(Math.max(SPARE_STEPS, net.steps.length) * OP_BYTES)
  const input = room.reserve(source.channels * source.height * source.width * 4)
  const output = room.reserve(last.channels * last.height * last.width * 4)
  const rawBytes = net.steps.map((step) =>
    step.kind === 'conv'
      ? roundUp(step.weights.raw.length, 64) + (step.weights.scales?.byteLength ?? 0)
      : 0,
  )
  const staged = Math.max(pictures, ...rawBytes.map((bytes) => bytes + 128))
  const kernels = room.reserve(threads * KERNEL_BYTES)
  const arena = room.reserve(staged)
  const inside = (at: Place): number => arena + at.base + at.ring * (rowBytes(at) + at.stored * 4)
  const outFields = (at: Place): Fields => ({
    out: inside(at),
    outRow: rowBytes(at),
    outPixel: at.stored * 4,
    height: at.height,
    width: at.width,
    ring: at.ring,
  })
  const fieldsOf = (step: Step): Fields => {
    const from = place(step.input)
    const [one, two] = step.adds.map(place)
    return {
      ...outFields(place(step.output)),
      in: inside(from),
      inRow: rowBytes(from),
      inPixel: from.stored * 4,
      low: step.clamp.low,
      high: step.clamp.high,
      ...(one === undefined ? {} : { add1: inside(one), add1Row: rowBytes(one) }),
      ...(two === undefined ? {} : { add2: inside(two), add2Row: rowBytes(two) }),
    }
  }
  const weightsFrom = roundUp(room.end, 64)
  const steps: PlannedStep[] = [
    {
      op: planEnter(net, source, input, factors, {
        room,
        threads,
        output: source,
        fields: outFields(source),
      }),
      step: null,
      input: null,
      output: source,
    },
  ]
  const packings: Packing[] = []
  let scratch = 0
  for (const step of net.steps) {
    const around = {
      room,
      threads,
      input: place(step.input),
      output: place(step.output),
      fields: fieldsOf(step),
    }
    let op: Op
    if (step.kind === 'conv') {
      const planned = planConv(step, { ...around, ways: options })
      if ((planned.packing.op.fields.tickets ?? 0) > MOST_TICKETS)
        throw new Unsupported('Conv of so many channels')
      packings.push(planned.packing)
      scratch = Math.max(scratch, planned.scratch)
      op = planned.op
    } else {
      op = step.kind === 'resize' ? planResize(step, around) : planCombine(step, around)
    }
    if ((op.fields.tickets ?? 0) > MOST_TICKETS) throw new Unsupported('a picture of so many rows')
    if (room.end > MOST_BYTES)
      throw new Unsupported(`more than ${Math.round(MOST_BYTES / 1e6)} MB of memory`)
    steps.push({ op, step, input: around.input, output: around.output })
  }
  steps.push({ op: planLeave(last, inside(last), output), step: null, input: last, output: last })
  const weights = room.end - weightsFrom
  const scratchAt = room.reserve(scratch * threads)
  const bytes = roundUp(room.end, PAGE)
  if (bytes > MOST_BYTES) throw new Unsupported(`${Math.round(bytes / 1e6)} MB of memory`)
  const placed = (op: Op): Op =>
    op.code.startsWith('winograd') || op.code.startsWith('gemm')
      ? { ...op, fields: { ...op.fields, d: scratchAt, e: scratch } }
      : op
  return {
    net,
    steps: steps.map((planned) => ({ ...planned, op: placed(planned.op) })),
    packings,
    first,
    firstPacking,
    input,
    output,
    inputShape: source,
    outputShape: last,
    staging: { at: arena, bytes: staged, kernels },
    constant: [
      { at: first, bytes: steps.length * OP_BYTES },
      { at: weightsFrom, bytes: scratchAt - weightsFrom },
    ],
    bytes,
    parts: { weights, pictures, scratch: scratch * threads },
    addressOf: (value) => inside(place(value)),
    places,
    write(memory) {
      room.write(memory)
      steps.forEach(({ op }, index) => writeOp(memory, first + index * OP_BYTES, placed(op)))
    },
  }
}
