/** Parses `?embed&src=…&palette=…&model=…&detail=…&flip=…&compare=…&lang=…&ui=…`. */
import { PALETTE_NAMES, type PaletteName } from '../core/colour/paletteNames.ts'
import { DETAILS } from '../core/settings.ts'
import type { Detail } from '../core/types.ts'
import {
  type EmbedModel,
  type EmbedModelAddress,
  type EmbedUi,
  isModelAddress,
  LANGUAGES,
  MODELS,
  UIS,
} from './messages.ts'

export interface Parameters {
  /** The address of a photo, not validated; null if none is given. */
  readonly src: string | null
  readonly palette: PaletteName
  readonly model: EmbedModel | EmbedModelAddress
  /** Null: the element's default. */
  readonly detail: Detail | null
  readonly flip: boolean
  readonly compare: boolean
  readonly ui: EmbedUi
  /** Parameters with a value that is not allowed. They have their default values. */
  readonly problems: readonly {
    readonly name: string
    readonly value: string
    readonly allowed: string
  }[]
}

/** In characters. Wrong values are shown on screen, and an address can be very long. */
const MAX_SHOWN_LENGTH = 40

export function readParameters(query: URLSearchParams): Parameters {
  const problems: { name: string; value: string; allowed: string }[] = []
  const choice = <T extends string, Otherwise extends T | null>(
    name: string,
    allowed: readonly T[],
    otherwise: Otherwise,
  ): T | Otherwise => {
    const value = query.get(name)
    if (value === null) return otherwise
    const found = allowed.find((word) => word === value)
    if (found === undefined)
      problems.push({ name, value: value.slice(0, MAX_SHOWN_LENGTH), allowed: allowed.join(', ') })
    return found ?? otherwise
  }
  const palette = choice('palette', PALETTE_NAMES, 'inferno')
  const wanted = query.get('model')
  const model = isModelAddress(wanted) ? wanted : choice('model', MODELS, 'starter')
  const detail = choice('detail', DETAILS, null)
  const flip = choice('flip', ['true', 'false'], 'false') === 'true'
  const compare = choice('compare', ['true', 'false'], 'true') === 'true'
  const ui = choice('ui', UIS, 'minimal')
  // page/language.ts reads the language. Here it is only validated.
  choice('lang', LANGUAGES, 'en')
  return { src: query.get('src') || null, palette, model, detail, flip, compare, ui, problems }
}
