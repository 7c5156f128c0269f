/** Creates elements from a tag, attributes and children. */

type Value = string | number | boolean | ((event: Event) => void)

/** A function becomes a listener (`onclick`). True sets an empty attribute, false sets none, and other values become text. */
export type Attributes = Readonly<Record<string, Value>>

function apply(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false) element.setAttribute(name, String(value))
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  apply(element, attributes)
  element.append(...children)
  return element
}

export function s(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  apply(element, attributes)
  element.append(...children)
  return element
}

/** Sets the text only if it differs: a live region would read it again, and a selection would be lost. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** Whether the visitor types into `target`, which then has its own undo and receives the text of the clipboard. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, input:not([type=range], [type=radio], [type=checkbox])'))
  )
}
