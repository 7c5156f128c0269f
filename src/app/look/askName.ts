/** The dialog that asks for the name of a preset. */
import { h, setText } from '../../page/dom.ts'
import { t } from '../../page/language.ts'
import { LONGEST_NAME, presetName } from '../preferences/presets.ts'

export interface NameQuestion {
  readonly title: string
  /** '' shows none. */
  readonly text: string
  /** The word on the button. */
  readonly submit: string
  /** The name that is in the field when the dialog opens. */
  readonly initial: string
  /** A sentence about the name in the field; '' if there is none. */
  remark(name: string): string
  /** Whether the name may be used. */
  isFree(name: string): boolean
}

/** Resolves to null if the dialog is cancelled. The dialog is created for each question, so that it is in the current language. */
export function askName(question: NameQuestion): Promise<string | null> {
  const input = h('input', {
    class: 'field-input preset-name',
    type: 'text',
    maxlength: LONGEST_NAME,
    required: true,
    autocomplete: 'off',
    'aria-describedby': 'preset-remark',
    value: question.initial,
  })
  const remark = h('p', { class: 'small', id: 'preset-remark', role: 'status' })
  const submit = h('button', { class: 'primary', value: 'store' }, question.submit)
  const check = (): void => {
    const name = presetName(input.value)
    setText(remark, question.remark(name))
    submit.disabled = name === '' || !question.isFree(name)
  }
  input.addEventListener('input', check)
  check()
  const dialog = h(
    'dialog',
    { class: 'dialog preset-dialog', 'aria-labelledby': 'preset-title' },
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'preset-title' }, question.title),
      h('p', { class: 'small', hidden: question.text === '' }, question.text),
      h('label', { class: 'preset-field' }, h('span', {}, t('presetName')), input),
      remark,
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, t('cancel')),
        submit,
      ),
    ),
  )
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'store' ? presetName(input.value) : null)
    })
    document.body.append(dialog)
    dialog.showModal()
    input.focus()
    input.select()
  })
}
