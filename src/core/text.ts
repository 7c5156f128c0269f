/** Text as the bytes that files hold. */

type Bytes = Uint8Array<ArrayBuffer>

/** One byte per character, of which none is beyond 255. */
export function latin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Lone surrogates, which UTF-8 cannot hold, become the replacement character. */
export function utf8(text: string): Bytes {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  return latin1(
    escaped.replace(/%(..)/gu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  )
}

/** What is beyond ASCII as JSON writes it, \uXXXX for each UTF-16 unit. */
export function ascii(text: string): Bytes {
  return latin1(
    text.replace(/[^\t\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
