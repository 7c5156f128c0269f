/** The bubble at a point of the picture that asks for its distance, or says why it cannot be used. */
import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'
import { icon } from '../../page/icons.ts'
import { t } from '../../page/language.ts'

export interface BubbleListener {
  /** The visitor confirmed the distance. */
  entered(text: string): void
  closed(): void
}

export interface Bubble {
  readonly element: HTMLElement
  /** Asks for the distance of point 1 or 2, in an empty field. */
  ask(number: 1 | 2): void
  /** Shows a sentence in place of the field. */
  refuse(sentence: string): void
  /** Shows what is wrong with the text in the field. */
  showError(sentence: string): void
  /** The text in the field. Empty if the bubble does not ask. */
  text(): string
  focus(): void
}

export function createBubble(listener: BubbleListener): Bubble {
  let number = 1
  const input = h('input', {
    class: 'field-input metres-input',
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    size: 6,
  })
  bindAttribute(input, 'aria-label', () => t('pointMetres', { number }))
  const confirm = h('button', { class: 'icon-button', type: 'submit' }, icon('check'))
  bindAttribute(confirm, 'aria-label', () => t('pointConfirm'))
  const close = h(
    'button',
    { class: 'icon-button', type: 'button', onclick: listener.closed },
    icon('close'),
  )
  bindAttribute(close, 'aria-label', () => t('close'))
  const question = h(
    'label',
    { class: 'metres' },
    bindText(h('span'), () => t('distance')),
    input,
    bindText(h('span'), () => t('metresUnit')),
  )
  const sentence = h('p', { class: 'small', role: 'alert' })
  const element = h(
    'form',
    { class: 'bubble', novalidate: true },
    question,
    confirm,
    close,
    sentence,
  )
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    listener.entered(input.value)
  })
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    listener.closed()
  })

  const show = (isQuestion: boolean, text: string): void => {
    question.hidden = !isQuestion
    confirm.hidden = !isQuestion
    setText(sentence, text)
  }
  return {
    element,
    ask: (next) => {
      number = next
      input.value = ''
      input.setAttribute('aria-label', t('pointMetres', { number }))
      show(true, '')
    },
    refuse: (text) => {
      input.value = ''
      show(false, text)
    },
    showError: (text) => {
      show(true, text)
      input.focus()
    },
    text: () => input.value,
    focus: () => input.focus(),
  }
}
