/** The buttons and menus below the map: choose, compare, palette, model, save, open Depthdrop. */
import { catalogue } from '../client/catalogue.ts'
import { PALETTE_NAMES } from '../core/colour/paletteNames.ts'
import type { FileFormat } from '../core/files/fileFormats.ts'
import { outputName } from '../core/files/fileNames.ts'
import type { Model } from '../core/types.ts'
import { lookOf } from '../element/attributes.ts'
import type { DepthMapElement } from '../element/depthMap.ts'
import { download } from '../io/browserDownload.ts'
import type { DepthResult } from '../library/result.ts'
import { bindAttribute, bindText } from '../page/bind.ts'
import { h } from '../page/dom.ts'
import { FORMAT_GROUPS, OFFERED } from '../page/formats.ts'
import { type IconName, icon } from '../page/icons.ts'
import { paletteTitle, t } from '../page/language.ts'
import { createLegend } from './frameLegend.ts'
import { MODELS } from './messages.ts'

export interface Controls {
  readonly element: HTMLElement
  /** Enables saving of this result; null disables it. */
  show(result: DepthResult | null): void
  /** Shows the element's current attributes, which the host can set too. */
  update(): void
}

export interface ControlsOptions {
  onChoose(): void
  onError(error: unknown): void
}

function button(name: IconName, words: () => string, onclick: () => void): HTMLButtonElement {
  const made = h('button', { class: 'embed-button', type: 'button', onclick }, icon(name))
  bindAttribute(made, 'aria-label', words)
  bindAttribute(made, 'title', words)
  return made
}

type Entries<T> = readonly (readonly [T, () => string])[]

function choice<T extends string>(
  kind: string,
  label: () => string,
  entries: Entries<T>,
  picked: (value: T) => void,
): HTMLSelectElement {
  const options = entries.map(([value, words]) => bindText(h('option', { value }), words))
  const select = h('select', { class: `embed-select ${kind}` }, ...options)
  bindAttribute(select, 'aria-label', label)
  select.addEventListener('change', () => {
    const found = entries.find(([value]) => value === select.value)
    if (found !== undefined) picked(found[0])
  })
  return select
}

export function createControls(
  map: DepthMapElement,
  { onChoose, onError }: ControlsOptions,
): Controls {
  let result: DepthResult | null = null

  /** A heat map is saved with the palette on screen. In plain Inferno it is the format `inferno`. */
  const save = (wanted: FileFormat): void => {
    if (result === null) return
    const { name } = result
    const format = wanted === 'heat' && map.palette === 'inferno' ? 'inferno' : wanted
    map.toBlob(format).then((blob) => download(blob, outputName(name, format)), onError)
  }
  const compare = button(
    'sides',
    () => t('embedCompare'),
    () => {
      map.compare = !map.compare
      update()
    },
  )
  const png = button(
    'download',
    () => t('download'),
    () => save('heat'),
  )
  const colours = PALETTE_NAMES.map((name) => [name, () => paletteTitle(name)] as const)
  const palette = choice(
    'palette',
    () => t('embedPalette'),
    colours,
    (name) => {
      map.palette = name
      update()
    },
  )
  const titleOf = (wanted: string): string =>
    catalogue().find(({ id }) => id === wanted)?.title ?? wanted
  const model = choice(
    'full-only model',
    () => t('model'),
    MODELS.map((id) => [id, () => titleOf(id)] as const),
    (id) => {
      map.model = id
    },
  )
  /** The entry of a model by its address. It leads back to it after another one was picked. */
  const showOwnModel = (own: Model): void => {
    const entry = h('option', { value: own.id }, own.title)
    if (![...model.options].some(({ value }) => value === own.id)) model.append(entry)
    model.onchange = () => {
      if (model.value === own.id) map.model = own
    }
  }
  const formats = h(
    'select',
    { class: 'embed-select full-only formats' },
    bindText(h('option', { value: '' }), () => t('downloadMore')),
    ...FORMAT_GROUPS.map(({ title, entries }) => {
      const options = entries.map((entry) =>
        bindText(h('option', { value: entry.format }), () => t(entry.title)),
      )
      return bindAttribute(h('optgroup', {}, ...options), 'label', () => t(title))
    }),
  )
  bindAttribute(formats, 'aria-label', () => t('downloadMore'))
  formats.addEventListener('change', () => {
    const found = OFFERED.find(({ format }) => format === formats.value)
    formats.value = ''
    if (found !== undefined) save(found.format)
  })
  // In a new tab: in the frame the app would replace what the host wants to show.
  const address = { class: 'embed-button embed-app', href: './', target: '_blank', rel: 'noopener' }
  const app = h('a', address, h('span', {}, 'Depthdrop'), icon('image'))
  bindAttribute(app, 'aria-label', () => t('embedOpen'))
  bindAttribute(app, 'title', () => t('embedOpen'))

  const update = (): void => {
    compare.setAttribute('aria-pressed', String(map.compare))
    palette.value = map.palette
    legend.show(lookOf(map))
    if (typeof map.model !== 'string') showOwnModel(map.model)
    model.value = typeof map.model === 'string' ? map.model : map.model.id
    for (const control of [compare, png, formats]) control.disabled = result === null
  }

  const legend = createLegend()
  const another = button('plus', () => t('embedChoose'), onChoose)
  const element = h(
    'div',
    { class: 'embed-controls', role: 'group' },
    another,
    compare,
    palette,
    legend.element,
    png,
    model,
    formats,
    app,
  )
  bindAttribute(element, 'aria-label', () => t('embedControls'))
  update()

  return {
    element,
    update,
    show: (shown) => {
      result = shown
      update()
    },
  }
}
