/** The menu of the download button: all formats and their options, copy to the clipboard, and all photos as a ZIP. */

import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { FORMAT_GROUPS, type FormatGroup, type OfferedFormat } from '../../page/formats.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { t } from '../../page/language.ts'
import { look } from '../preferences/lookChoice.ts'
import { attachPopover, popoverPanel } from '../ui/popover.ts'
import { createFileControls } from './fileControls.ts'

export interface FileMenuActions {
  save(format: OfferedFormat): void
  copy(): void
  /** Shows the map in 3D. */
  view(): void
  saveAll(): void
}

export interface FileMenu {
  readonly panel: HTMLElement
  /** `done` is the number of finished photos of this visit. */
  show(done: number): void
}

/** The menu opens below `button`. */
export function createFileMenu(
  button: HTMLButtonElement,
  { save, copy, view, saveAll }: FileMenuActions,
): FileMenu {
  const controls = createFileControls((node, key) => bindText(node, () => t(key)))
  const entry = (title: PageKey, more: HTMLElement, act: () => void): HTMLElement => {
    const pick = (): void => {
      popover.close()
      act()
    }
    return h(
      'li',
      {},
      h(
        'button',
        { class: 'entry', type: 'button', onclick: pick },
        bindText(h('strong'), () => t(title)),
        more,
      ),
    )
  }
  const remark = (key: PageKey): HTMLElement => bindText(h('small'), () => t(key))
  const encoding = bindText(h('p', { class: 'small' }), () => t('formatsEncoding'))
  const reversed = bindText(h('p', { class: 'small' }), () => t('formatsReversed'))
  const notes: Readonly<Record<FormatGroup, readonly HTMLElement[]>> = {
    pictures: [],
    data: [encoding, reversed],
    space: [],
    scene: [],
  }
  const group = ({ group: name, title, entries }: (typeof FORMAT_GROUPS)[number]): HTMLElement => {
    const heading = bindText(h('h2', { id: `files-${name}` }), () => t(title))
    const viewing = name === 'space' ? [entry('spaceOpen', remark('spaceOpenMore'), view)] : []
    const copying = name === 'pictures' ? [entry('filesCopy', remark('filesCopyMore'), copy)] : []
    const items = [
      ...viewing,
      ...entries.map(({ format, title: key, more }) =>
        entry(key, remark(more), () => save(format)),
      ),
      ...copying,
    ]
    return h(
      'section',
      { class: 'file-group', 'aria-labelledby': heading.id },
      heading,
      ...notes[name],
      h('ul', {}, ...items),
      controls.of[name],
    )
  }
  const allMore = h('small')
  const all = h('ul', { class: 'entry-all' }, entry('zipAll', allMore, saveAll))
  const popover = attachPopover(
    button,
    popoverPanel('download-panel', all, ...FORMAT_GROUPS.map(group)),
    () => {
      controls.sync()
      reversed.hidden = !look.get().reversed
    },
  )
  return {
    panel: popover.panel,
    show: (done) => {
      all.hidden = done < 2
      allMore.textContent = t('zipAllMore', { count: done })
    },
  }
}
