/** Text and attributes that follow the page's language. */
import { language } from './language.ts'

/** Weak references, so that a node that left the page is collected together with its updates. */
const nodes = new Set<WeakRef<Node>>()
const updates = new WeakMap<Node, (() => void)[]>()
let isSubscribed = false

function updateAll(): void {
  for (const ref of nodes) {
    const node = ref.deref()
    if (node === undefined) nodes.delete(ref)
    else for (const update of updates.get(node) ?? []) update()
  }
}

function bind(node: Node, update: () => void): void {
  if (!isSubscribed) {
    isSubscribed = true
    language.subscribe(updateAll)
  }
  const bound = updates.get(node)
  if (bound === undefined) nodes.add(new WeakRef(node))
  updates.set(node, [...(bound ?? []), update])
  update()
}

/** Sets the node's text now and at every change of language. Returns the node. */
export function bindText<T extends Node>(node: T, text: () => string): T {
  bind(node, () => {
    node.textContent = text()
  })
  return node
}

/** Sets an attribute now and at every change of language. Returns the element. */
export function bindAttribute<T extends Element>(
  element: T,
  attribute: string,
  text: () => string,
): T {
  bind(element, () => element.setAttribute(attribute, text()))
  return element
}
