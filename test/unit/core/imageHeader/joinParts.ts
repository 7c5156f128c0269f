/** Files of bytes and texts. */
import { joinBytes, latin } from '../embedded/makeEmbedded.ts'

export function join(...parts: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array {
  return joinBytes(
    ...parts.map((part) => (typeof part === 'string' ? latin(part) : Uint8Array.from(part))),
  )
}
