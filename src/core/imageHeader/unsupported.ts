/** Formats that browsers do not decode. Depthdrop recognises them so that its error can name the format. */
import { textOf, u16, u32 } from '../bytes.ts'
import type { ImageFormat, ImageHeader } from './headerTypes.ts'

/** A bare codestream, or the signature box of the container. */
function isJxl(bytes: Uint8Array): boolean {
  return u16(bytes, 0) === 0xff0a || textOf(bytes, 4, 12) === 'JXL \r\n\x87\n'
}
function isJpeg2000(bytes: Uint8Array): boolean {
  return u32(bytes, 0) === 0xff4fff51 || textOf(bytes, 4, 12) === 'jP  \r\n\x87\n'
}
function isTiff(bytes: Uint8Array): boolean {
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(textOf(bytes, 0, 4))
}

/** MP4 and QuickTime by their first box, Matroska and WebM by their EBML header. Raw photos have other brands: Canon's is `crx`. */
function isVideo(bytes: Uint8Array): boolean {
  return (
    u32(bytes, 0) === 0x1a45dfa3 ||
    /^(?:ftyp(?:iso|mp4|avc|M4V|qt|3g)|moov|mdat)/.test(textOf(bytes, 4, 12))
  )
}

const SIGNATURES: readonly (readonly [ImageFormat, (bytes: Uint8Array) => boolean])[] = [
  ['tiff', isTiff],
  ['jxl', isJxl],
  ['jpeg2000', isJpeg2000],
  ['psd', (bytes) => textOf(bytes, 0, 4) === '8BPS'],
  ['pdf', (bytes) => textOf(bytes, 0, 5) === '%PDF-'],
  ['video', isVideo],
]

/** The format alone, without a size. */
export function readUnsupportedHeader(bytes: Uint8Array): ImageHeader | null {
  const format = SIGNATURES.find(([, matches]) => matches(bytes))?.[0]
  return format === undefined ? null : { format }
}
