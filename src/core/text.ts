/** Text as the bytes that files hold. */

type Bytes = Uint8Array<ArrayBuffer>

/** One byte per character, of which none is beyond 255. */
export const latin1 = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Lone surrogates, which UTF-8 cannot hold, become the replacement character. */
export const utf8 = (text: string): Bytes => {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  return latin1(escaped.replace(/%(..)/gu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))))
}

/** What is beyond ASCII as JSON writes it, \uXXXX for each UTF-16 unit. */
export const ascii = (text: string): Bytes =>
  latin1(text.replace(/[^\t\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`))

export const joined = (parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
