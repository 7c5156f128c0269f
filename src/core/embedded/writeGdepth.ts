/** A JPEG file with a depth picture in its XMP, as GDepth wants it; everything else in the file stays. */
import { toBase64 } from './base64.ts'
import { ascii, bigEndian, joined } from './boxes.ts'
import { ensure } from './damaged.ts'
import { GDEPTH } from './gdepth.ts'
import { jpegSegments, type Segment, startsWithText } from './jpeg.ts'
import { md5 } from './md5.ts'
import { readMpPictures } from './mpf.ts'
import { textOf } from './text.ts'
import { parsePacket, readExtendedXmp, textProperty } from './xmp.ts'
import { mergeXmp } from './xmpMerge.ts'
import { EXTENDED, NOTE, STANDARD } from './xmpNames.ts'

/** What its grey levels mean: RangeInverse from near (black) to far (white). */
export interface GdepthMetadata {
  readonly near: number
  readonly far: number
  readonly isMetric: boolean
  readonly software: string
}

const APP0 = 0xe0
const APP1 = 0xe1
/** A segment holds 65533 bytes after its length (T.81, B.1.1.4). */
const MOST_STANDARD = 65_533 - STANDARD.length
const GUID_LENGTH = 32
/** As Adobe's own tools cut it. */
const PART = 65_400

function segment(...content: readonly Uint8Array[]): Uint8Array {
  const body = joined(content)
  return joined([Uint8Array.of(0xff, APP1), bigEndian([body.length + 2, 2]), body])
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`)
}

function isGdepth(name: string): boolean {
  return name.startsWith(GDEPTH)
}
function isNote(name: string): boolean {
  return name === `${NOTE}HasExtendedXMP`
}

function words({ near, far, isMetric, software }: GdepthMetadata, guid: string): Uint8Array {
  return ascii(
    `<rdf:Description rdf:about="" xmlns:GDepth="${GDEPTH}" xmlns:xmpNote="${NOTE}" xmpNote:HasExtendedXMP="${guid}"` +
      ` GDepth:Format="RangeInverse" GDepth:Near="${near}" GDepth:Far="${far}" GDepth:Mime="image/png"` +
      `${isMetric ? ' GDepth:Units="m"' : ''} GDepth:MeasureType="OpticalAxis" GDepth:Software="${escaped(software)}"/>`,
  )
}

function data(picture: Uint8Array): Uint8Array {
  return joined([
    ascii(`<rdf:Description rdf:about="" xmlns:GDepth="${GDEPTH}" GDepth:Data="`),
    toBase64(picture),
    ascii('"/>'),
  ])
}

interface Edit {
  readonly at: number
  readonly inserted: number
  readonly removed: readonly Segment[]
}

function lengthOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + to - from, 0)
}

/** Pictures further back in the file are found by their distance from the index, and the first one's length is noted: both change. */
function shiftIndex(
  photo: Uint8Array,
  segments: readonly Segment[],
  { at, inserted, removed }: Edit,
): Uint8Array {
  const out = photo.slice()
  const view = new DataView(out.buffer)
  const grown = inserted - lengthOf(removed)
  for (const { from, size, entry, isLittle } of readMpPictures(photo, segments)) {
    const before = (at <= entry ? inserted : 0) - lengthOf(removed.filter((one) => one.to <= entry))
    if (from === 0) view.setUint32(entry + 4, size + grown, isLittle)
    else view.setUint32(entry + 8, view.getUint32(entry + 8, isLittle) + grown - before, isLittle)
  }
  return out
}

/**
 * @param photo a whole JPEG file
 * @param picture a PNG in grey
 * @throws DamagedDepth where the photo's own XMP cannot be read, or leaves no room: it would be lost
 */
export function writeGdepth(
  photo: Uint8Array,
  picture: Uint8Array,
  stated: GdepthMetadata,
): Uint8Array<ArrayBuffer> {
  const segments = jpegSegments(photo)
  const standard = segments.find(
    (one) => one.marker === APP1 && startsWithText(photo, one, STANDARD),
  )
  const packet =
    standard === undefined ? null : photo.subarray(standard.content + STANDARD.length, standard.to)
  const oldGuid =
    packet === null ? undefined : textProperty(parsePacket(packet), `${NOTE}HasExtendedXMP`)
  const oldExtended = oldGuid === undefined ? null : readExtendedXmp(photo, segments, oldGuid)
  const extended = mergeXmp(oldExtended, data(picture), isGdepth)
  const guid = md5(extended)
  const merged = mergeXmp(packet, words(stated, guid), (name) => isGdepth(name) || isNote(name))
  ensure(merged.length <= MOST_STANDARD, 'its XMP leaves no room')

  const parts: Uint8Array[] = [segment(ascii(STANDARD), merged)]
  for (let at = 0; at < extended.length; at += PART) {
    parts.push(
      segment(
        ascii(EXTENDED),
        ascii(guid),
        bigEndian([extended.length, 4], [at, 4]),
        extended.subarray(at, at + PART),
      ),
    )
  }
  const isOld = (one: Segment): boolean =>
    one === standard ||
    (one.marker === APP1 &&
      startsWithText(photo, one, EXTENDED) &&
      textOf(photo, {
        from: one.content + EXTENDED.length,
        to: one.content + EXTENDED.length + GUID_LENGTH,
      }) === oldGuid)
  const old = segments.filter(isOld)
  // JFIF and Exif want to be first.
  const isFirst = (one: Segment): boolean =>
    one.marker === APP0 || (one.marker === APP1 && startsWithText(photo, one, 'Exif\0'))
  const rest = segments.findIndex((one) => !isFirst(one))
  const place = rest < 0 ? photo.length : segments[rest]!.from
  const inserted = parts.reduce((sum, { length }) => sum + length, 0)
  const moved = shiftIndex(photo, segments, { at: place, inserted, removed: old })
  const kept: Uint8Array[] = [moved.subarray(0, place), ...parts]
  let at = place
  for (const { from, to } of old) {
    kept.push(moved.subarray(at, from))
    at = to
  }
  return joined([...kept, moved.subarray(at)])
}
