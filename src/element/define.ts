/** Makes a tag of the class. */
import { DepthMapElement } from './depthMap.ts'

/** Registers `<depth-map>`, or the name given; does nothing where there is no registry (a server) or the name is taken. */
export function define(name = 'depth-map'): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined
  if (registry === undefined || registry.get(name) !== undefined) return
  // A class stands in the registry once only; every other name gets a child of it.
  registry.define(name, name === 'depth-map' ? DepthMapElement : class extends DepthMapElement {})
}
