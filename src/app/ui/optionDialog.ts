/** A dialog that asks the visitor to choose one of a few options. */
import { h } from '../../page/dom.ts'
import { t } from '../../page/language.ts'

export interface DialogOption<T> {
  readonly value: T
  readonly title: string
  readonly text: string
  /** The option is selected when the dialog opens, and marked as a guess. */
  readonly isGuess: boolean
}

export interface OptionQuestion<T> {
  /** The name of the radio buttons, and the prefix of the dialog's ids. */
  readonly name: string
  readonly title: string
  readonly text: string
  readonly options: readonly DialogOption<T>[]
}

/** The dialog is created for each question, so that it is in the current language. Resolves to null if it is cancelled. */
export function askOption<T>({ name, title, text, options }: OptionQuestion<T>): Promise<T | null> {
  const createOption = (option: DialogOption<T>, place: number): HTMLElement => {
    const badge = option.isGuess ? [h('span', { class: 'badge' }, t('askGuess'))] : []
    const heading = h('strong', {}, option.title)
    return h(
      'label',
      { class: 'option' },
      h('input', {
        type: 'radio',
        name,
        value: place,
        checked: option.isGuess,
      }),
      h('span', {}, heading, ...badge, h('small', {}, option.text)),
    )
  }
  const radios = options.map(createOption)
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: `${name}-title` }, title),
    h('p', { id: `${name}-more` }, text),
    h(
      'div',
      { class: 'options', role: 'radiogroup', 'aria-labelledby': `${name}-title` },
      ...radios,
    ),
    h(
      'div',
      { class: 'dialog-actions' },
      // Enter in a form presses its first submit button, which has to be the other one.
      h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
      h('button', { class: 'primary', value: 'use' }, t('askUse')),
    ),
  )
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': `${name}-title`, 'aria-describedby': `${name}-more` },
    form,
  )
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const chosen = radios.findIndex((radio) => radio.querySelector('input')?.checked)
      dialog.remove()
      resolve(dialog.returnValue === 'use' ? (options[chosen]?.value ?? null) : null)
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
