/** The choice between a photo's depth maps, shown if it has more than one, and the button that adds a map from a file. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { fileInput } from '../../page/fileInput.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { noticeMessage, t } from '../../page/language.ts'
import type { Item } from '../photo/item.ts'
import { showError } from '../photo/showError.ts'
import { USES, type Use } from '../preferences/mapChoices.ts'
import { announce, toast } from '../ui/toast.ts'
import { askMeaning } from './meaningDialog.ts'
import type { MapSources, Sources } from './sources.ts'
import { embeddedDepthMessage } from './sourceWords.ts'

export interface SourceView {
  /** The choice, and the notices about the photo's own map. */
  readonly element: HTMLElement
  /** The button that adds a depth map from a file to the selected photo. */
  readonly fileButton: HTMLElement
  render(item: Item | null): void
  /** Adds a depth map to the selected photo, and shows it or an error. */
  addFile(file: File): void
}

const WORDS: Readonly<Record<Use, PageKey>> = {
  network: 'useModel',
  photo: 'usePhoto',
  file: 'useFile',
}

function isAvailable({ photo, file }: Sources, use: Use): boolean {
  return use === 'network' || (use === 'photo' ? photo : file) !== null
}

export function createSourceView(sources: MapSources): SourceView {
  let current: Item | null = null

  const createChoice = (use: Use) => {
    const choose = (): void => {
      if (current !== null) sources.choose(current, use)
    }
    const input = h('input', { type: 'radio', name: 'source', value: use, onchange: choose })
    return {
      use,
      input,
      label: h(
        'label',
        {},
        input,
        h(
          'span',
          {},
          bindText(h('span'), () => t(WORDS[use])),
        ),
      ),
    }
  }
  const choices = USES.map(createChoice)
  const group = bindAttribute(
    h('div', { class: 'segments', role: 'radiogroup' }, ...choices.map(({ label }) => label)),
    'aria-label',
    () => t('mapShown'),
  )
  const lineText = h('p', { class: 'small' })
  const element = h('div', { class: 'row source', hidden: true }, lineText, group)

  const addFile = (file: File): void => {
    const item = current
    if (item?.state.kind !== 'done') {
      toast('trouble', () => t('depthFileNoPhoto', { name: file.name }))
      return
    }
    sources.addFile(item, file, askMeaning).then(
      (isShown) => {
        if (isShown) announce(t('depthFileShown', { name: file.name, photo: item.name }))
      },
      (error: unknown) => showError(error, file.name),
    )
  }

  const input = fileInput({ accept: 'image/png,image/jpeg,image/webp,.pfm,.npy' }, ([file]) => {
    if (file !== undefined) addFile(file)
  })
  const button = bindText(
    h('button', {
      class: 'quiet own-depth',
      type: 'button',
      onclick: () => input.click(),
    }),
    () => t('depthFile'),
  )
  bindAttribute(button, 'title', () => t('depthFileMore'))

  return {
    element,
    fileButton: button,
    addFile,
    render: (item) => {
      current = item
      button.hidden = item?.state.kind !== 'done'
      const found = item === null ? null : sources.get(item)
      const lines =
        found === null
          ? []
          : [
              ...(found.photo === null ? [] : [embeddedDepthMessage(found.photo)]),
              ...found.notices.map(noticeMessage),
            ]
      setText(lineText, lines.join(' '))
      const hasChoice =
        found !== null && choices.some(({ use }) => use !== 'network' && isAvailable(found, use))
      element.hidden = !hasChoice && lines.length === 0
      group.hidden = !hasChoice
      for (const { use, input: radio, label } of choices) {
        label.hidden = found === null || !isAvailable(found, use)
        radio.checked = use === found?.wanted
      }
    },
  }
}
