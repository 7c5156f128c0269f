/** A range input with its label and its value as text. */

import { bindAttribute, bindText } from '../../page/bind.ts'
import { h, setText } from '../../page/dom.ts'

export interface RangeOptions {
  readonly name: string
  readonly label: () => string
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value as text, for the label and for screen readers. */
  readonly formatValue: (value: number) => string
  readonly changed: (value: number) => void
}

export interface RangeControl {
  readonly element: HTMLElement
  readonly input: HTMLInputElement
  show(value: number): void
}

export function createRange({
  name,
  label,
  min,
  max,
  step,
  formatValue,
  changed,
}: RangeOptions): RangeControl {
  const input = h('input', { type: 'range', class: `${name}-input`, min, max, step })
  bindAttribute(input, 'aria-label', label)
  const value = h('span', { class: 'small figures' })
  const showValue = (): void => {
    const text = formatValue(input.valueAsNumber)
    setText(value, text)
    input.setAttribute('aria-valuetext', text)
  }
  input.addEventListener('input', () => {
    showValue()
    changed(input.valueAsNumber)
  })
  const element = h(
    'div',
    { class: 'field' },
    h('div', { class: 'field-head' }, bindText(h('span'), label), value),
    input,
  )
  return {
    element,
    input,
    show: (now) => {
      if (input.valueAsNumber !== now) input.valueAsNumber = now
      showValue()
    },
  }
}
