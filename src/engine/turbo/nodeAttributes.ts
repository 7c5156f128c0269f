/**
 * Reads an operator's attributes, or returns a default if the attribute is missing or of another
 * type.
 */
import type { Node } from '../../core/onnx/onnxTypes.ts'

export function attributeInt(node: Node, name: string, fallback: number): number {
  const found = node.attributes.get(name)
  return found?.kind === 'int' ? found.value : fallback
}

export function attributeInts(
  node: Node,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const found = node.attributes.get(name)
  return found?.kind === 'ints' ? found.value : fallback
}

export function attributeText(node: Node, name: string, fallback: string): string {
  const found = node.attributes.get(name)
  return found?.kind === 'string' ? found.value : fallback
}

export function attributeFloat(node: Node, name: string): number | undefined {
  const found = node.attributes.get(name)
  return found?.kind === 'float' ? found.value : undefined
}
