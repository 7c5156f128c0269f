/** Formats that no browser of ours opens: named, so that the sentence can name them. */
import type { Bytes } from './bytes.ts'
import type { HeaderReader, ImageFormat } from './types.ts'

/** A codestream by itself, or the signature box of its container. */
function isJxl(bytes: Bytes): boolean {
  return bytes.u16(0) === 0xff0a || bytes.text(4, 8) === 'JXL \r\n\x87\n'
}
function isJpeg2000(bytes: Bytes): boolean {
  return bytes.u32(0) === 0xff4fff51 || bytes.text(4, 8) === 'jP  \r\n\x87\n'
}
function isTiff(bytes: Bytes): boolean {
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(bytes.text(0, 4))
}

const SIGNATURES: readonly (readonly [ImageFormat, (bytes: Bytes) => boolean])[] = [
  ['tiff', isTiff],
  ['jxl', isJxl],
  ['jpeg2000', isJpeg2000],
  ['psd', (bytes) => bytes.text(0, 4) === '8BPS'],
  ['pdf', (bytes) => bytes.text(0, 5) === '%PDF-'],
]

export const readUnsupportedHeader: HeaderReader = (bytes) => {
  const format = SIGNATURES.find(([, is]) => is(bytes))?.[0]
  return format === undefined ? null : { format }
}
