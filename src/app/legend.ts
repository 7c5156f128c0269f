/** The colour bar: the palette itself, with near at the left and far at the right. */
import type { PaletteName } from '../core/paletteNames.ts'
import { paletteTable } from '../core/palettes.ts'
import { h } from '../page/dom.ts'
import { t } from '../page/language.ts'
import { say } from '../page/say.ts'

const ENTRIES = 256

const bar = (palette: PaletteName): HTMLCanvasElement => {
  const canvas = h('canvas', { 'class': 'legend-bar', 'width': ENTRIES, 'height': 1, 'aria-hidden': 'true' })
  const farToNear = paletteTable(palette)
  const nearToFar = new Uint8ClampedArray(farToNear.length)
  for (let i = 0; i < ENTRIES; i += 1) {
    nearToFar.set(farToNear.subarray(i * 4, i * 4 + 4), (ENTRIES - 1 - i) * 4)
  }
  canvas.getContext('2d')?.putImageData(new ImageData(nearToFar, ENTRIES, 1), 0, 0)
  return canvas
}

export const createLegend = (palette: PaletteName): readonly HTMLElement[] => [
  h('div', { class: 'legend' }, say(h('span'), () => t('near')), bar(palette), say(h('span'), () => t('far'))),
  say(h('span', { class: 'small' }), () => t('relative')),
]
