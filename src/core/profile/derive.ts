/** Derives from a model's graph how its input must be prepared, and what its output means. */
import { DepthdropError } from '../errors.ts'
import type { Graph } from '../onnx/onnxTypes.ts'
import type { ModelMeaning, Profile, Size } from '../types.ts'
import { findAffine } from './affine.ts'
import { checkGraph } from './checkGraph.ts'
import { readFacts } from './graphFacts.ts'
import { findInput } from './input.ts'
import { deriveMeaning } from './meaning.ts'
import { findOutput } from './output.ts'
import { PIXELS, type Pixels } from './pixels.ts'

/** What a caller knows about a model. It wins over what the graph says, except over a size that the graph fixes. */
export interface ProfileWish extends Partial<Size> {
  readonly pixels?: Pixels
  readonly meaning?: ModelMeaning
  /** The name of the output that is the map. */
  readonly output?: string
  /** False: resize every photo to width × height. True: keep its aspect ratio, in steps of the graph's patches or 32. */
  readonly keepAspect?: boolean
}

/** One possible preparation. `id` selects its title in every language. */
export interface ProfileCandidate {
  readonly id: Pixels
  readonly profile: Profile
}

interface Derived {
  readonly operators: Readonly<Record<string, number>>
  /** False if only a guess says whether near is large. */
  readonly isMeaningKnown: boolean
}

export type DerivedProfile = Derived &
  (
    | { readonly kind: 'known'; readonly profile: Profile }
    | {
        readonly kind: 'ambiguous'
        /** The most likely one first. */
        readonly candidates: readonly [ProfileCandidate, ...ProfileCandidate[]]
      }
  )

/** Means of images on 0…1 are below 1, so a graph that subtracts more than this expects 0…255. */
const UNIT_LIMIT = 2
/** A smaller factor scales 0…255 (1/255 = 0.004, 1/127.5 = 0.008). On 0…1 it is about 1 to 5. */
const BYTE_FACTOR = 0.05
/** Convolutional encoders halve the image five times. */
const CONVOLUTIONAL_MULTIPLE = 32
/** DINOv2, in Depth Anything and MoGe, is the only usual transformer with patches of 14, and expects ImageNet's colours. */
const DINOV2_PATCH = 14

/**
 * If the graph normalises its input before the first Conv (Sub, Div, Mul, Add or BatchNormalization with constants),
 * Depthdrop does not, and the zero point and the factor distinguish 0…1 from 0…255. Transformers have known colours:
 * DINOv2 those of ImageNet, the others (DPT, BEiT, Swin, LeViT in MiDaS 3, ZoeDepth, Depth Pro) 0.5 ± 0.5. For other graphs
 * the result is a list of candidates.
 * @param name the file's name, for the error.
 * @throws DepthdropError('model-wrong-graph') unless the graph maps an image to a map, and 'model-not-onnx' if no engine can run it.
 */
export function deriveProfile(graph: Graph, name: string, wish: ProfileWish = {}): DerivedProfile {
  const refuse = (found: string): DepthdropError =>
    new DepthdropError('model-wrong-graph', { name, found })
  checkGraph(graph, name)
  const facts = readFacts(graph)
  const { operators, patch, isTransformer, isFastDepth } = facts
  const { name: inputName, multiple, ...input } = findInput(graph, facts, wish, refuse)
  const { name: outputName, ...output } = findOutput(graph, wish.output, refuse)
  const derived = deriveMeaning(graph, outputName, facts)
  const keepAspect = wish.keepAspect ?? multiple !== undefined
  const base = {
    ...input,
    ...(keepAspect ? { multiple: multiple ?? patch ?? CONVOLUTIONAL_MULTIPLE } : {}),
    ...output,
    order: 'rgb',
    meaning: wish.meaning ?? derived.meaning,
  } as const
  const shared = { operators, isMeaningKnown: wish.meaning !== undefined || derived.isKnown }
  const known = (pixels: Pick<Profile, 'range' | 'normalisation'>): DerivedProfile => ({
    ...shared,
    kind: 'known',
    profile: { ...base, ...pixels },
  })
  if (wish.pixels !== undefined) return known(PIXELS[wish.pixels])
  const { affine, firstKernel } = findAffine(graph, inputName)
  if (affine !== null) {
    const isBytes = affine.some(
      ({ factor, offset }) => -offset / factor > UNIT_LIMIT || Math.abs(factor) < BYTE_FACTOR,
    )
    return known(isBytes ? PIXELS.bytes : PIXELS.unit)
  }
  if (input.type === 'uint8') return known(PIXELS.bytes)
  if (isTransformer) return known(patch === DINOV2_PATCH ? PIXELS.imagenet : PIXELS.half)
  if (isFastDepth) return known(PIXELS.unit)
  // If 1/255 was folded into the first Conv, its weights are smaller by that factor than any trained for 0…1.
  const isFolded = firstKernel !== null && firstKernel < BYTE_FACTOR
  const candidate = (id: Pixels): ProfileCandidate => ({ id, profile: { ...base, ...PIXELS[id] } })
  const usual = [candidate('imagenet'), candidate('unit'), candidate('half')] as const
  return {
    ...shared,
    kind: 'ambiguous',
    candidates: isFolded ? [candidate('bytes'), ...usual] : [...usual, candidate('bytes')],
  }
}
