/** Text and attributes that follow the page's language. */
import { language } from './language.ts'

/** Nodes are held weakly, and their updates only through them: a removed node takes its bindings with it. */
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
  const known = updates.get(node)
  if (known === undefined) nodes.add(new WeakRef(node))
  updates.set(node, [...(known ?? []), update])
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
