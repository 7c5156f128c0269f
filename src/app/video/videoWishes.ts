/** What is made of a video: colours, and the kind of file. */

import type { ConvertOptions } from '../../depthVideo.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'

export interface VideoWishes {
  readonly element: HTMLFieldSetElement
  get(): Pick<ConvertOptions, 'format' | 'isBeside'> & { readonly isGrey: boolean }
  /** The name of the kind of file. */
  title(): string
}

const TITLES = { mp4: 'MP4', webm: 'WebM', png: 'ZIP' } as const
const FORMATS = ['mp4', 'webm', 'png'] as const
const PICTURES = ['videoColours', 'videoGrey', 'videoBeside'] as const

/** The choices of the video before, which last for the visit. */
let last = { format: 0, picture: 0 }

export function createVideoWishes(): VideoWishes {
  const select = (options: readonly string[], chosen: number): HTMLSelectElement => {
    const element = h(
      'select',
      { class: 'field-select' },
      ...options.map((text) => h('option', {}, text)),
    )
    element.selectedIndex = chosen
    return element
  }
  const row = (label: string, control: HTMLElement): HTMLElement =>
    h('label', { class: 'field-row' }, h('span', {}, label), control)
  const files = FORMATS.map((one) => (one === 'png' ? t('videoImages') : TITLES[one]))
  const file = select(files, last.format)
  const picture = select(
    PICTURES.map((key) => t(key)),
    last.picture,
  )
  const pictureRow = row(t('videoPicture'), picture)
  const format = (): (typeof FORMATS)[number] => FORMATS[file.selectedIndex] ?? 'mp4'
  const render = (): void => {
    last = { format: file.selectedIndex, picture: picture.selectedIndex }
    pictureRow.hidden = format() === 'png'
  }
  const element = h('fieldset', { class: 'video-wishes' }, row(t('settingFile'), file), pictureRow)
  element.addEventListener('change', render)
  render()
  return {
    element,
    get: () => ({
      format: format(),
      isGrey: PICTURES[picture.selectedIndex] === 'videoGrey',
      isBeside: format() !== 'png' && PICTURES[picture.selectedIndex] === 'videoBeside',
    }),
    title: () => TITLES[format()],
  }
}
