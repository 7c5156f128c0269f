/** Writes a depth image into the XMP of a JPEG file, as GDepth defines it. Everything else in the file stays. */
import { concat, latin1 } from '../bytes.ts'
import { ensure } from '../errors.ts'
import {
  APP0,
  APP1,
  jpegSegments,
  type Segment,
  startsWithText,
} from '../imageHeader/jpegSegments.ts'
import { toBase64 } from './base64.ts'
import { GDEPTH } from './gdepth.ts'
import { STANDARD_XMP } from './mayHold.ts'
import { md5 } from './md5.ts'
import { readMpPictures } from './mpf.ts'
import { bigEndian } from './strictBoxes.ts'
import {
  EXTENDED_XMP,
  isExtendedPart,
  parsePacket,
  readExtendedXmp,
  textProperty,
  XMP_NOTE,
} from './xmp.ts'
import { mergeXmp } from './xmpMerge.ts'

/** What the grey levels mean: RangeInverse from near (black) to far (white). */
export interface GdepthMetadata {
  readonly near: number
  readonly far: number
  readonly isMetric: boolean
  readonly software: string
}

/** A segment holds 65533 bytes after its length (T.81, section B.1.1.4). */
const MAX_STANDARD_BYTES = 65_533 - STANDARD_XMP.length
/** The size of a part of extended XMP in the files of Adobe's own programs. */
const PART_BYTES = 65_400
const HAS_EXTENDED = `${XMP_NOTE}HasExtendedXMP`

function app1(...content: readonly Uint8Array[]): Uint8Array {
  const body = concat(content)
  return concat([Uint8Array.of(0xff, APP1), bigEndian([body.length + 2, 2]), body])
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.charCodeAt(0)};`)
}

function isGdepth(name: string): boolean {
  return name.startsWith(GDEPTH)
}

function description({ near, far, isMetric, software }: GdepthMetadata, guid: string): Uint8Array {
  return latin1(
    `<rdf:Description rdf:about="" xmlns:GDepth="${GDEPTH}" xmlns:xmpNote="${XMP_NOTE}" xmpNote:HasExtendedXMP="${guid}"` +
      ` GDepth:Format="RangeInverse" GDepth:Near="${near}" GDepth:Far="${far}" GDepth:Mime="image/png"` +
      `${isMetric ? ' GDepth:Units="m"' : ''} GDepth:MeasureType="OpticalAxis" GDepth:Software="${escapeXml(software)}"/>`,
  )
}

function dataDescription(picture: Uint8Array): Uint8Array {
  return concat([
    latin1(`<rdf:Description rdf:about="" xmlns:GDepth="${GDEPTH}" GDepth:Data="`),
    toBase64(picture),
    latin1('"/>'),
  ])
}

interface Edit {
  readonly at: number
  readonly inserted: number
  readonly removed: readonly Segment[]
}

function totalLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, { from, to }) => sum + to - from, 0)
}

/**
 * The multi-picture index states the length of the first image, and the distance from the index to the others. An
 * edit in front of them changes both.
 */
function shiftIndex(
  photo: Uint8Array,
  segments: readonly Segment[],
  { at, inserted, removed }: Edit,
): Uint8Array {
  const out = photo.slice()
  const view = new DataView(out.buffer)
  const growth = inserted - totalLength(removed)
  for (const { from, size, entry, isLittle } of readMpPictures(photo, segments)) {
    const growthBefore =
      (at <= entry ? inserted : 0) - totalLength(removed.filter((one) => one.to <= entry))
    if (from === 0) view.setUint32(entry + 4, size + growth, isLittle)
    else
      view.setUint32(
        entry + 8,
        view.getUint32(entry + 8, isLittle) + growth - growthBefore,
        isLittle,
      )
  }
  return out
}

/**
 * @param photo a complete JPEG file.
 * @param picture a grey PNG.
 * @throws DamagedDepth if the photo's own XMP cannot be read or leaves no room: it would be lost.
 */
export function writeGdepth(
  photo: Uint8Array,
  picture: Uint8Array,
  metadata: GdepthMetadata,
): Uint8Array<ArrayBuffer> {
  const segments = jpegSegments(photo)
  const standard = segments.find(
    (one) => one.marker === APP1 && startsWithText(photo, one, STANDARD_XMP),
  )
  const packet =
    standard === undefined
      ? null
      : photo.subarray(standard.content + STANDARD_XMP.length, standard.to)
  const oldGuid = packet === null ? undefined : textProperty(parsePacket(packet), HAS_EXTENDED)
  const oldExtended = oldGuid === undefined ? null : readExtendedXmp(photo, segments, oldGuid)
  const extended = mergeXmp(oldExtended, dataDescription(picture), isGdepth)
  const guid = md5(extended)
  const merged = mergeXmp(
    packet,
    description(metadata, guid),
    (name) => isGdepth(name) || name === HAS_EXTENDED,
  )
  ensure(merged.length <= MAX_STANDARD_BYTES, 'its XMP leaves no room')

  const added: Uint8Array[] = [app1(latin1(STANDARD_XMP), merged)]
  for (let at = 0; at < extended.length; at += PART_BYTES) {
    added.push(
      app1(
        latin1(EXTENDED_XMP),
        latin1(guid),
        bigEndian([extended.length, 4], [at, 4]),
        extended.subarray(at, at + PART_BYTES),
      ),
    )
  }
  const removed = segments.filter(
    (one) => one === standard || (oldGuid !== undefined && isExtendedPart(photo, one, oldGuid)),
  )
  // JFIF and Exif both require to be the first segment.
  const mustPrecede = (one: Segment): boolean =>
    one.marker === APP0 || (one.marker === APP1 && startsWithText(photo, one, 'Exif\0'))
  const at = segments.find((one) => !mustPrecede(one))?.from ?? photo.length
  const inserted = added.reduce((sum, { length }) => sum + length, 0)
  const shifted = shiftIndex(photo, segments, { at, inserted, removed })
  const parts: Uint8Array[] = [shifted.subarray(0, at), ...added]
  let next = at
  for (const { from, to } of removed) {
    parts.push(shifted.subarray(next, from))
    next = to
  }
  return concat([...parts, shifted.subarray(next)])
}
