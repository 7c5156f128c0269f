/** Builds photos with embedded depth by hand, as the specifications describe, for the tests of the readers. */
import { deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts))
}
export function latin(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}

function be(value: number, bytes: number): Uint8Array {
  const out = Buffer.alloc(bytes)
  out.writeUIntBE(value, 0, bytes)
  return Uint8Array.from(out)
}

export function segment(marker: number, content: Uint8Array): Uint8Array {
  return joinBytes(Uint8Array.of(0xff, marker), be(content.length + 2, 2), content)
}

export const STANDARD_XMP = 'http://ns.adobe.com/xap/1.0/\0'
export const EXTENDED_XMP = 'http://ns.adobe.com/xmp/extension/\0'

export function xmpSegment(xml: string): Uint8Array {
  return segment(0xe1, joinBytes(latin(STANDARD_XMP), latin(xml)))
}

export function rdf(inner: string): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${inner}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

/** The segments of an extended XMP packet: parts of at most `most` bytes, in the order that `arrange` returns. */
export function extendedSegments(
  xml: string,
  guid: string,
  most = 1000,
  arrange: (parts: Uint8Array[]) => Uint8Array[] = (parts) => parts,
): readonly Uint8Array[] {
  const bytes = latin(xml)
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += most) {
    parts.push(
      segment(
        0xe1,
        joinBytes(
          latin(EXTENDED_XMP),
          latin(guid),
          be(bytes.length, 4),
          be(at, 4),
          bytes.subarray(at, at + most),
        ),
      ),
    )
  }
  return arrange(parts)
}

/** Encodes a 16-bit grey PNG, because pngjs writes 8 bits only. Interlaced and other layouts are goldens by Pillow and libpng. */
export function png16(
  width: number,
  height: number,
  at: (x: number, y: number) => number,
  text: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc(height * (1 + width * 2))
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows.writeUInt16BE(at(x, y), y * (1 + width * 2) + 1 + 2 * x)
  const chunk = (type: string, data: Uint8Array): Uint8Array =>
    joinBytes(be(data.length, 4), latin(type), data, be(crcOf(joinBytes(latin(type), data)), 4))
  const texts = Object.entries(text).map(([key, value]) => chunk('tEXt', latin(`${key}\0${value}`)))
  const head = joinBytes(be(width, 4), be(height, 4), Uint8Array.of(16, 0, 0, 0, 0))
  return joinBytes(
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', head),
    ...texts,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  )
}

function crcOf(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

export function png8(
  width: number,
  height: number,
  at: (x: number, y: number) => number,
): Uint8Array<ArrayBuffer> {
  const png = new PNG({ width, height, colorType: 0, bitDepth: 8 })
  for (let i = 0; i < width * height; i += 1)
    png.data.set([...Array<number>(3).fill(at(i % width, Math.floor(i / width))), 255], 4 * i)
  return Uint8Array.from(PNG.sync.write(png, { colorType: 0 }))
}

/** Inserts the segments behind the photo's first marker (SOI) and appends the trailer. */
export function withSegments(
  jpeg: Uint8Array,
  segments: readonly Uint8Array[],
  trailer: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> {
  return joinBytes(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2), ...trailer)
}

export interface GdepthFields {
  readonly Format?: string
  readonly Near?: number | string
  readonly Far?: number | string
  readonly Units?: string
  readonly Mime?: string
}

function attributes(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => ` GDepth:${key}="${value}"`)
    .join('')
}

export const GDEPTH_NS = 'xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/"'
export const GUID = '0123456789ABCDEF0123456789ABCDEF'

/** GDepth as Google writes it: the attributes in the standard packet, the picture in the extended one. */
export function gdepthJpeg(
  jpeg: Uint8Array,
  picture: Uint8Array,
  fields: GdepthFields = {},
  {
    most = 1000,
    arrange,
    first = [],
  }: {
    readonly most?: number
    readonly arrange?: (parts: Uint8Array[]) => Uint8Array[]
    readonly first?: readonly Uint8Array[]
  } = {},
): Uint8Array<ArrayBuffer> {
  const all = { Format: 'RangeInverse', Near: 0.5, Far: 8, Mime: 'image/png', ...fields }
  const standard = rdf(
    `<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" ${GDEPTH_NS} xmpNote:HasExtendedXMP="${GUID}"${attributes(all)}/>`,
  )
  const extended = rdf(
    `<rdf:Description rdf:about="" ${GDEPTH_NS} GDepth:Data="${Buffer.from(picture).toString('base64')}"/>`,
  )
  return withSegments(jpeg, [
    ...first,
    xmpSegment(standard),
    ...extendedSegments(extended, GUID, most, arrange),
  ])
}

const DD = 'http://ns.google.com/photos/dd/1.0/'

/** Dynamic Depth: the picture follows the photo, and a directory in the XMP lists it. */
export function dynamicJpeg(
  jpeg: Uint8Array,
  picture: Uint8Array,
  {
    fields = {},
    padding = 0,
    before = new Uint8Array(),
    after = new Uint8Array(),
    length = picture.length,
  }: {
    readonly fields?: GdepthFields
    readonly padding?: number
    readonly before?: Uint8Array
    readonly after?: Uint8Array
    readonly length?: number
  } = {},
): Uint8Array<ArrayBuffer> {
  const map = Object.entries({
    Format: 'RangeInverse',
    Near: 0.5,
    Far: 8,
    Units: 'Meters',
    DepthURI: 'android/depthmap',
    ItemSemantic: 'Depth',
    ...fields,
  })
    .map(([key, value]) => `<DepthMap:${key}>${value}</DepthMap:${key}>`)
    .join('')
  const item = (mime: string, uri: string, bytes: number, pad = 0): string =>
    `<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="${mime}" Item:Length="${bytes}" Item:Padding="${pad}" Item:DataURI="${uri}"/></rdf:li>`
  const beforeItem =
    before.length === 0 ? '' : item('image/jpeg', 'android/original', before.length)
  const afterItem = after.length === 0 ? '' : item('video/mp4', 'android/motion', after.length)
  const xml =
    rdf(`<rdf:Description rdf:about="" xmlns:Device="${DD}device/" xmlns:Container="${DD}container/" xmlns:Item="${DD}item/" xmlns:Camera="${DD}camera/" xmlns:DepthMap="${DD}depthmap/">
    <Device:Container rdf:parseType="Resource"><Container:Directory><rdf:Seq>${item('image/jpeg', 'android/primary', 0, padding)}${beforeItem}${item('image/png', 'android/depthmap', length)}${afterItem}</rdf:Seq></Container:Directory></Device:Container>
    <Device:Cameras><rdf:Seq><rdf:li rdf:parseType="Resource"><Device:Camera rdf:parseType="Resource"><Camera:DepthMap rdf:parseType="Resource">${map}</Camera:DepthMap></Device:Camera></rdf:li></rdf:Seq></Device:Cameras></rdf:Description>`)
  return withSegments(jpeg, [xmpSegment(xml)], [new Uint8Array(padding), before, picture, after])
}

export function appleXmp(fields: Readonly<Record<string, string | number>>): string {
  return rdf(
    `<rdf:Description rdf:about="" xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" xmlns:depthData="http://ns.apple.com/depthData/1.0/">${Object.entries(
      {
        'apdi:IntMinValue': 0,
        'apdi:IntMaxValue': 255,
        'apdi:FloatMinValue': 0.25,
        'apdi:FloatMaxValue': 2,
        'apdi:AuxiliaryImageType': 'disparity',
        'apdi:StoredFormat': 1278226488,
        'depthData:Accuracy': 'relative',
        ...fields,
      },
    )
      .map(([key, value]) => `<${key}>${value}</${key}>`)
      .join('')}</rdf:Description>`,
  )
}

/** Several pictures in one file with the MP index of CIPA DC-007. Every entry has this type. */
export function mpoJpeg(
  jpeg: Uint8Array,
  others: readonly Uint8Array[],
  type: number,
  isLittle = true,
): Uint8Array<ArrayBuffer> {
  const count = others.length + 1
  const size = 8 + 2 + 3 * 12 + 4 + 16 * count
  const view = new DataView(new ArrayBuffer(size))
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d)
  view.setUint16(2, 42, isLittle)
  view.setUint32(4, 8, isLittle)
  view.setUint16(8, 3, isLittle)
  const tag = (n: number, id: number, kind: number, length: number, value: number): void => {
    view.setUint16(10 + 12 * n, id, isLittle)
    view.setUint16(12 + 12 * n, kind, isLittle)
    view.setUint32(14 + 12 * n, length, isLittle)
    view.setUint32(18 + 12 * n, value, isLittle)
  }
  tag(0, 0xb000, 7, 4, 0x30313030)
  tag(1, 0xb001, 4, 1, count)
  tag(2, 0xb002, 7, 16 * count, 50)
  const whole = (): Uint8Array<ArrayBuffer> =>
    withSegments(jpeg, [segment(0xe2, joinBytes(latin('MPF\0'), new Uint8Array(view.buffer)))])
  const primary = whole().length
  let offset = primary - (2 + 4 + 4)
  ;[primary, ...others.map(({ length }) => length)].forEach((length, n) => {
    const at = 50 + 16 * n
    view.setUint32(at, type, isLittle)
    view.setUint32(at + 4, length, isLittle)
    view.setUint32(at + 8, n === 0 ? 0 : offset, isLittle)
    if (n > 0) offset += length
  })
  return joinBytes(whole(), ...others)
}
