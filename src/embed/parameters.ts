/** `?embed&src=…&palette=…&model=…&detail=…&flip=…&lang=…&ui=…` → what the frame shows. */
import { PALETTE_NAMES, type PaletteName } from '../core/colour/paletteNames.ts'
import { DETAILS } from '../core/settings.ts'
import type { Detail } from '../core/types.ts'
import { type EmbedModel, type EmbedUi, LANGUAGES, MODELS, UIS } from './messages.ts'

export interface Parameters {
  /** An address, not yet looked at; null: none given. */
  readonly src: string | null
  readonly palette: PaletteName
  readonly model: EmbedModel
  readonly detail: Detail
  readonly flip: boolean
  readonly ui: EmbedUi
  /** Values that are not among the allowed; the parameter then counts as not given. */
  readonly problems: readonly {
    readonly name: string
    readonly value: string
    readonly allowed: string
  }[]
}

/** A wrong value is shown to people, and may be as long as an address. */
const MAX_SHOWN_LENGTH = 40

export function readParameters(asked: URLSearchParams): Parameters {
  const problems: { name: string; value: string; allowed: string }[] = []
  const choice = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
    const value = asked.get(name)
    if (value === null) return otherwise
    const found = allowed.find((word) => word === value)
    if (found === undefined)
      problems.push({ name, value: value.slice(0, MAX_SHOWN_LENGTH), allowed: allowed.join(', ') })
    return found ?? otherwise
  }
  const palette = choice('palette', PALETTE_NAMES, 'inferno')
  const model = choice('model', MODELS, 'starter')
  const detail = choice('detail', DETAILS, 'raw')
  const flip = choice('flip', ['true', 'false'], 'false') === 'true'
  const ui = choice('ui', UIS, 'minimal')
  // The language itself is read where all words are (page/language.ts); here it is only checked.
  choice('lang', LANGUAGES, 'en')
  return { src: asked.get('src') || null, palette, model, detail, flip, ui, problems }
}
