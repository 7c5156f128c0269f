/** The help dialog: what a depth map means, file types, and keyboard shortcuts or gestures. */

import { bindAttribute, bindText } from '../../page/bind.ts'
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/strings.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { keyName } from '../ui/keys.ts'

const KEYS: readonly (readonly [string, PageKey])[] = [
  [keyName('V'), 'helpPaste'],
  [keyName('O'), 'helpOpen'],
  [keyName('S'), 'helpSave'],
  [keyName('Z'), 'helpUndo'],
  [keyName('Shift Z'), 'helpRedo'],
  ['Esc', 'helpEscape'],
  ['+ −', 'helpZoom'],
  ['0 1 4', 'helpFit'],
  ['← →', 'helpArrows'],
  ['Alt ← →', 'helpMove'],
  ['Delete', 'helpDelete'],
]

function contents(report: HTMLElement): readonly HTMLElement[] {
  const close = h('button', { class: 'icon-button', value: 'close' }, icon('close'))
  bindAttribute(close, 'aria-label', () => t('close'))
  const title = bindText(h('h2', { id: 'help-title' }), () => t('helpTitle'))
  const rows = KEYS.map(([keys, text]) =>
    h(
      'div',
      {},
      h('dt', {}, h('kbd', {}, keys)),
      bindText(h('dd'), () => t(text)),
    ),
  )
  // In a tab of its own: this one has the visitor's photos.
  const licences = bindText(
    h('a', { href: './licences.html', target: '_blank', rel: 'noopener' }),
    () => t('licences'),
  )
  return [
    h('form', { method: 'dialog' }, h('div', { class: 'dialog-head' }, title, close)),
    bindText(h('p', { class: 'small' }), () => t('helpMeaning')),
    bindText(h('p', { class: 'small' }), () => t('helpInputs')),
    bindText(h('p', { class: 'small for-pointer' }), () => t('helpDepthFile')),
    bindText(h('p', { class: 'small for-touch' }), () => t('helpTouch')),
    bindText(h('h3', { class: 'for-pointer' }), () => t('helpKeys')),
    h('dl', { class: 'keys for-pointer' }, ...rows),
    bindText(h('p', { class: 'small' }), () => t('helpSamples')),
    h('p', { class: 'small' }, licences),
    report,
  ]
}

/** @param report makes the part that the visitor reports a problem with */
export function createHelp(report: () => HTMLElement): {
  readonly button: HTMLElement
  readonly dialog: HTMLDialogElement
} {
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'help-title' })
  // A click on the backdrop has the dialog itself as its target.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  const open = (): void => {
    if (dialog.childElementCount === 0) dialog.append(...contents(report()))
    dialog.showModal()
  }
  const button = h(
    'button',
    { class: 'icon-button help-button', type: 'button', onclick: open },
    icon('help'),
  )
  bindAttribute(button, 'aria-label', () => t('help'))
  bindAttribute(button, 'title', () => t('help'))
  return { button, dialog }
}
