/** Words among bytes. */

/** Bytes from … to − 1. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Latin-1, which leaves ASCII as it is: no name and no number that is looked for holds anything else. */
export function textOf(bytes: Uint8Array, { from, to }: ByteRange): string {
  let text = ''
  for (let i = from; i < to; ++i) text += String.fromCharCode(bytes[i]!)
  return text
}

export function indexOfText(bytes: Uint8Array, text: string, from = 0, end = bytes.length): number {
  const first = text.charCodeAt(0)
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at + text.length <= end;
    at = bytes.indexOf(first, at + 1)
  ) {
    let i = 1
    while (i < text.length && bytes[at + i] === text.charCodeAt(i)) ++i
    if (i === text.length) return at
  }
  return -1
}
