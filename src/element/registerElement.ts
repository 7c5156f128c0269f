/** Registers the element. */
import { DepthMapElement } from './depthMap.ts'

/**
 * Registers `<depth-map>`, or another name. Does nothing on a server, which has no registry, and if the name is taken.
 */
export function define(name = 'depth-map'): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined
  if (registry === undefined || registry.get(name) !== undefined) return
  // A class can be registered once only. Every other name gets a subclass.
  registry.define(name, name === 'depth-map' ? DepthMapElement : class extends DepthMapElement {})
}
