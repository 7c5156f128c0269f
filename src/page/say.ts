/** Text that follows the language for as long as the page lives. Only for elements that are never removed. */
import { language } from './language.ts'

const sayings: (() => void)[] = []

language.subscribe(() => {
  for (const saying of sayings) saying()
})

function keep(saying: () => void): void {
  sayings.push(saying)
  saying()
}

export function say<T extends Node>(node: T, words: () => string): T {
  keep(() => {
    node.textContent = words()
  })
  return node
}

export function sayAs<T extends Element>(element: T, attribute: string, words: () => string): T {
  keep(() => element.setAttribute(attribute, words()))
  return element
}
