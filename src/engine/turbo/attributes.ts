/** An operator's attributes, with their defaults. */
import type { Node } from '../../core/onnx/types.ts'

export function attributeInt(node: Node, name: string, otherwise: number): number {
  const found = node.attributes.get(name)
  return found?.kind === 'int' ? found.value : otherwise
}

export function attributeInts(
  node: Node,
  name: string,
  otherwise: readonly number[],
): readonly number[] {
  const found = node.attributes.get(name)
  return found?.kind === 'ints' ? found.value : otherwise
}

export function attributeText(node: Node, name: string, otherwise: string): string {
  const found = node.attributes.get(name)
  return found?.kind === 'string' ? found.value : otherwise
}

export function attributeFloat(node: Node, name: string): number | undefined {
  const found = node.attributes.get(name)
  return found?.kind === 'float' ? found.value : undefined
}
