/**
 * Parses the first message of a host. The page's first script contains this file, so it must import nothing that the app shares with
 * the frame: that code would have to arrive before the script can run.
 */
import { HELLO, type Hello } from './messages.ts'

const MAX_NONCE_LENGTH = 128

/** Reads an own data property: it runs no getter and inherits nothing. */
export function ownValue(message: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(message, name)?.value
}

/** True for what structured cloning makes of `{…}`, false for arrays and objects of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** Null if the message is not a hello. A hello of another protocol version is returned. */
export function parseHello(message: unknown): Hello | null {
  if (!isPlainObject(message) || ownValue(message, 'type') !== HELLO) return null
  const [version, nonce] = [ownValue(message, 'version'), ownValue(message, 'nonce')]
  if (
    !isId(version) ||
    typeof nonce !== 'string' ||
    nonce === '' ||
    nonce.length > MAX_NONCE_LENGTH
  )
    return null
  return { type: HELLO, version, nonce }
}
