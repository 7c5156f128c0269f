/** Shortcuts and the few things worth knowing, in a dialog. */
import { h } from '../../page/dom.ts'
import type { PageKey } from '../../page/i18n/words.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'
import { say, sayAs } from '../../page/say.ts'
import { keyName } from '../ui/keys.ts'

const KEYS: readonly (readonly [string, PageKey])[] = [
  [keyName('V'), 'helpPaste'],
  [keyName('O'), 'helpOpen'],
  [keyName('S'), 'helpSave'],
  ['Esc', 'helpEscape'],
  ['+ −', 'helpZoom'],
  ['0 1 4', 'helpFit'],
  ['← →', 'helpArrows'],
  ['Alt ← →', 'helpMove'],
  ['Delete', 'helpDelete'],
]

export function createHelp(): { readonly button: HTMLElement; readonly dialog: HTMLDialogElement } {
  const close = h('button', { class: 'icon-button', value: 'close' }, icon('close'))
  sayAs(close, 'aria-label', () => t('close'))
  const title = say(h('h2', { id: 'help-title' }), () => t('helpTitle'))
  const rows = KEYS.map(([keys, words]) =>
    h(
      'div',
      {},
      h('dt', {}, h('kbd', {}, keys)),
      say(h('dd'), () => t(words)),
    ),
  )
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'help-title' },
    h(
      'form',
      { method: 'dialog' },
      h('div', { class: 'dialog-head' }, title, close),
      h('dl', { class: 'keys' }, ...rows),
    ),
    say(h('p', { class: 'small' }), () => t('helpMeaning')),
    say(h('p', { class: 'small' }), () => t('helpInputs')),
    say(h('p', { class: 'small' }), () => t('helpOwn')),
  )
  // A click on the backdrop is one on the dialog itself, outside of its content.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close()
  })
  const open = (): void => dialog.showModal()
  const button = h(
    'button',
    { class: 'icon-button help-button', type: 'button', onclick: open },
    icon('help'),
  )
  sayAs(button, 'aria-label', () => t('help'))
  sayAs(button, 'title', () => t('help'))
  return { button, dialog }
}
