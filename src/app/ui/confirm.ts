/** The confirmation before something is deleted. It lists what will be deleted. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'

export interface Question {
  readonly title: string
  /** One line for each thing that will be deleted. */
  readonly deleted: readonly string[]
  /** What stays, or another remark below the list. */
  readonly note: string
  /** The label of the button that confirms. */
  readonly yes: string
}

export function confirm({ title, deleted, note, yes }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const form = h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, title),
      h(
        'div',
        { class: 'confirm-more', id: 'confirm-more' },
        h('p', {}, t('clearGoes')),
        h('ul', { class: 'goes' }, ...deleted.map((line) => h('li', {}, line))),
        h('p', { class: 'small' }, note),
      ),
      h(
        'div',
        { class: 'dialog-actions' },
        // Cancel comes first and is not a submit button: neither the initial focus nor Enter deletes anything.
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
