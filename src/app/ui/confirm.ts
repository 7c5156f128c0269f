/** The dialog that names what would go before it goes. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'

export interface Question {
  readonly title: string
  /** One line for each thing that goes. */
  readonly goes: readonly string[]
  readonly stays: string
  /** The words of the button that does it. */
  readonly yes: string
}

export function confirm({ title, goes, stays, yes }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, title),
      h(
        'div',
        { class: 'confirm-more', id: 'confirm-more' },
        h('p', {}, t('clearGoes')),
        h('ul', { class: 'goes' }, ...goes.map((line) => h('li', {}, line))),
        h('p', { class: 'small' }, stays),
      ),
      h(
        'div',
        { class: 'dialog-actions' },
        // The first and not a submit button: neither the focus nor Enter clears anything unasked.
        h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
        h('button', { class: 'primary danger', value: 'yes' }, yes),
      ),
    )
    const names = { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-more' }
    const dialog = h('dialog', { class: 'dialog', ...names }, form)
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
