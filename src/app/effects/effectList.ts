/** What the panel of effects offers: each effect has kinds, and each kind has settings and a file format. */
import type { FileFormat } from '../../core/files/fileFormats.ts'
import type { SpaceOptions } from '../../core/files/spaceOptions.ts'
import type { PageKey } from '../../page/i18n/strings.ts'

/** `range` is the pair `from` and `to`. */
export type Setting =
  | 'aperture'
  | 'focus'
  | 'parallax'
  | 'zero'
  | 'range'
  | 'soft'
  | 'seconds'
  | 'half'

export interface Kind {
  readonly label: PageKey
  readonly format: FileFormat
  /** The options that make this kind. */
  readonly options: Partial<SpaceOptions>
  readonly settings: readonly Setting[]
}

export interface Effect {
  readonly name: 'blur' | 'stereo' | 'motion' | 'cutout'
  readonly label: PageKey
  readonly hint: PageKey
  /** The depth that a tap on the picture sets. */
  readonly tap: 'focus' | 'zero' | null
  readonly kinds: readonly [Kind, ...Kind[]]
}

function blur(label: PageKey, bokeh: SpaceOptions['bokeh']): Kind {
  return { label, format: 'blur', options: { bokeh }, settings: ['aperture', 'focus'] }
}

function pair(label: PageKey, swap: boolean, stack: boolean): Kind {
  return { label, format: 'sbs', options: { swap, stack }, settings: ['parallax', 'zero', 'half'] }
}

function anaglyph(label: PageKey, glasses: SpaceOptions['glasses']): Kind {
  return { label, format: 'anaglyph', options: { glasses }, settings: ['parallax', 'zero'] }
}

function loop(label: PageKey, motion: SpaceOptions['motion']): Kind {
  return {
    label,
    format: 'loop',
    options: { motion },
    settings: ['parallax', 'zero', 'seconds'],
  }
}

function cutout(label: PageKey, backdrop: SpaceOptions['backdrop']): Kind {
  return {
    label,
    format: 'cutout',
    options: { backdrop },
    settings: backdrop === 'fog' ? [] : ['range', 'soft'],
  }
}

export const EFFECTS: readonly [Effect, ...Effect[]] = [
  {
    name: 'blur',
    label: 'effectBlur',
    hint: 'effectBlurHint',
    tap: 'focus',
    kinds: [blur('kindDisc', 'disc'), blur('kindHexagon', 'hexagon')],
  },
  {
    name: 'stereo',
    label: 'effectStereo',
    hint: 'effectStereoHint',
    tap: 'zero',
    kinds: [
      anaglyph('kindDubois', 'dubois'),
      anaglyph('kindHalfColour', 'half-colour'),
      anaglyph('kindColour', 'colour'),
      pair('kindLeftRight', false, false),
      pair('kindRightLeft', true, false),
      pair('kindTopBottom', false, true),
      { label: 'kindRgbd', format: 'rgbd', options: {}, settings: [] },
      { label: 'kindDots', format: 'autostereogram', options: {}, settings: [] },
    ],
  },
  {
    name: 'motion',
    label: 'effectMotion',
    hint: 'effectMotionHint',
    tap: 'zero',
    kinds: [
      loop('kindSway', 'sway'),
      loop('kindOrbit', 'orbit'),
      loop('kindDolly', 'dolly'),
      loop('kindZoom', 'zoom'),
      loop('kindWiggle', 'wiggle'),
    ],
  },
  {
    name: 'cutout',
    label: 'effectCutout',
    hint: 'effectCutoutHint',
    tap: null,
    kinds: [
      cutout('kindTransparent', 'transparent'),
      cutout('kindMask', 'mask'),
      cutout('kindFog', 'fog'),
      cutout('kindGrey', 'grey'),
    ],
  },
]
