/** The start page, shown until the first photo is added. */

import { bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { keyName } from '../ui/keys.ts'
import { createMark } from '../ui/mark.ts'
import type { Intake } from './dropPastePick.ts'
import { createSamples } from './samples.ts'

/** @param live the button that opens the camera */
export function createHome(
  { choose, chooseFolder }: Pick<Intake, 'choose' | 'chooseFolder'>,
  take: (files: readonly File[]) => void,
  live: HTMLElement,
): HTMLElement {
  const paste = bindText(h('span', { class: 'paste-hint' }), () =>
    t('orPaste', { key: keyName('V') }),
  )
  const button = bindText(h('button', { class: 'primary large', type: 'button' }), () =>
    t('choose'),
  )
  const folder =
    chooseFolder === null
      ? []
      : [
          bindText(
            h('button', {
              class: 'quiet',
              type: 'button',
              onclick: (event) => {
                // The area around it would open the file picker.
                event.stopPropagation()
                chooseFolder()
              },
            }),
            () => t('chooseFolder'),
          ),
        ]
  const area = h(
    'div',
    { class: 'drop-area' },
    createMark(),
    bindText(h('p', { class: 'lead' }), () => t('lead')),
    bindText(h('p', { class: 'lead-more' }), () => t('leadMore')),
    h('div', { class: 'row' }, button, ...folder, live, paste),
  )
  // The area is a large target for the pointer. The button also serves keyboards and screen readers.
  area.addEventListener('click', choose)
  live.addEventListener('click', (event) => event.stopPropagation())
  return h('div', { class: 'home' }, area, createSamples(take))
}
