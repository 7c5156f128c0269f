import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodingOf } from '../../../../src/core/embedded/depthEncoding.ts'
import type { EmbeddedDepth } from '../../../../src/core/embedded/index.ts'
import { findEmbeddedDepth, mayHoldDepth } from '../../../../src/core/embedded/index.ts'
import { readImageHeader } from '../../../../src/core/imageHeader/index.ts'
import { turnUpright } from '../../../../src/core/import/orient.ts'
import { type Inflate, readPng } from '../../../../src/core/import/readPng.ts'
import { embeddedToInverseDepth } from '../../../../src/core/import/toInverseDepth.ts'
import { uniforms } from '../../../../tools/graph/random.ts'
import { floats, golden, goldenBytes, largestDifference } from '../../../golden/read.ts'
import {
  appleXmp,
  dynamicJpeg,
  extendedSegments,
  GDEPTH_NS,
  GUID,
  gdepthJpeg,
  joinBytes,
  latin,
  mpoJpeg,
  png8,
  png16,
  rdf,
  withSegments,
  xmpSegment,
} from './makeEmbedded.ts'

const inflate: Inflate = async (parts) => Uint8Array.from(inflateSync(Buffer.concat(parts)))

interface Answer {
  readonly width: number
  readonly height: number
  readonly data?: string
  readonly first?: readonly number[]
  readonly sum?: number
  readonly isMetric: boolean
}

const { photos } = golden<{ readonly photos: Readonly<Record<string, Answer>> }>(
  'inside/answers.json',
)
const photo = Uint8Array.from(goldenBytes('inside/inverse16.jpg'))
/** A JPEG without depth: a golden without its XMP segment. */
const plain = ((): Uint8Array<ArrayBuffer> => {
  const at = Buffer.from(photo).indexOf(Buffer.from('http://ns.adobe.com/xap/1.0/')) - 4
  const length = photo[at + 2]! * 256 + photo[at + 3]! + 2
  return Uint8Array.from([...photo.subarray(0, at), ...photo.subarray(at + length)])
})()

function depthOf(bytes: Uint8Array): EmbeddedDepth {
  const found = findEmbeddedDepth(bytes)
  if (found.kind !== 'found') throw new Error(JSON.stringify(found))
  return found.depth
}

async function read(bytes: Uint8Array) {
  const depth = depthOf(bytes)
  const meant = embeddedToInverseDepth(await readPng(depth.picture, inflate), depth.encoding)
  return { ...meant, map: turnUpright(meant.map, readImageHeader(bytes)?.orientation ?? 1) }
}

describe('GDepth written by ExifTool', () => {
  it.each(Object.entries(photos))('%s gives 1/z of the published formula', async (name, answer) => {
    const bytes = goldenBytes(`inside/${name}`)
    expect(mayHoldDepth(bytes.subarray(0, 1 << 20))).toBe(true)
    const { map, isMetric, holes } = await read(bytes)
    expect([map.width, map.height, isMetric, holes]).toEqual([
      answer.width,
      answer.height,
      answer.isMetric,
      0,
    ])
    if (answer.data !== undefined)
      expect(largestDifference(map.data, floats(answer.data))).toBeLessThan(1e-6)
    if (answer.first !== undefined)
      expect(largestDifference(map.data.subarray(0, 8), answer.first)).toBeLessThan(1e-6)
    if (answer.sum !== undefined)
      expect(map.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(answer.sum, 0)
  })

  it('a photo without depth gives none, and mayHoldDepth is false for it', () => {
    expect(mayHoldDepth(plain)).toBe(false)
    expect(findEmbeddedDepth(plain)).toEqual({ kind: 'none' })
    expect(findEmbeddedDepth(new Uint8Array())).toEqual({ kind: 'none' })
  })
})

const picture = png16(12, 8, (x, y) => (x * 5000 + y * 300) % 65536)

describe('extended XMP', () => {
  it('is assembled from parts in any order', () => {
    expect(
      depthOf(gdepthJpeg(plain, picture, {}, { most: 77, arrange: (parts) => parts.toReversed() }))
        .picture,
    ).toEqual(picture)
  })

  it('with another GUID is ignored', () => {
    const stranger = extendedSegments(
      rdf(`<rdf:Description rdf:about="" ${GDEPTH_NS} GDepth:Data="AAAA"/>`),
      'F'.repeat(32),
    )
    expect(depthOf(gdepthJpeg(plain, picture, {}, { first: stranger })).picture).toEqual(picture)
  })

  it.each([
    ['missing', (parts: Uint8Array[]) => parts.filter((_, i) => i !== 1)],
    ['twice', (parts: Uint8Array[]) => [...parts, parts[0]!]],
    ['all missing', () => []],
  ])('with parts %s is reported as damaged', (_, arrange) => {
    expect(findEmbeddedDepth(gdepthJpeg(plain, picture, {}, { most: 77, arrange }))).toMatchObject({
      kind: 'damaged',
    })
  })

  it('with a stated size of gigabytes is refused before memory is allocated', () => {
    const bytes = gdepthJpeg(plain, picture)
    const at = Buffer.from(bytes).indexOf(GUID, Buffer.from(bytes).indexOf('xmp/extension'))
    bytes.set([0xff, 0xff, 0xff, 0xf0], at + 32)
    expect(findEmbeddedDepth(bytes)).toEqual({
      kind: 'damaged',
      detail: 'a part of its XMP is missing',
    })
  })
})

describe('forms of XMP', () => {
  const data = Buffer.from(picture).toString('base64')

  it('elements, another prefix, and base64 with line breaks and entities are read', () => {
    const broken = data.replace(/.{40}/gu, '$&&#xA;\n')
    const xml = rdf(
      `<rdf:Description xmlns:g="http://ns.google.com/photos/1.0/depthmap/"><g:Format>RangeLinear</g:Format><g:Near>1</g:Near><g:Far>3/2</g:Far><g:Units>m</g:Units><!-- <g:Data> --><g:Data>${broken}</g:Data></rdf:Description>`,
    )
    const depth = depthOf(withSegments(plain, [xmpSegment(xml)]))
    expect(depth.picture).toEqual(picture)
    expect(depth.encoding).toEqual({ quantity: 'distance', black: 1, white: 1.5, isMetric: true })
  })

  it.each([
    [
      'an entity declaration',
      `<!DOCTYPE a [<!ENTITY b "c">]><a ${GDEPTH_NS}/>`,
      'its XMP declares a document type',
    ],
    ['tags that do not match', rdf(`<a ${GDEPTH_NS}></b>`), 'its XMP has tags that do not match'],
    [
      '15,000 nested elements',
      `<rdf ${GDEPTH_NS}>${'<a>'.repeat(15_000)}`,
      'its XMP is nested too deeply',
    ],
    ['16,000 elements', rdf(`<a ${GDEPTH_NS}>${'<a/>'.repeat(16_000)}</a>`), undefined],
    [
      'no data',
      rdf(`<rdf:Description ${GDEPTH_NS} GDepth:Near="1"/>`),
      'its XMP mentions a depth map and contains none',
    ],
    [
      'data that is not base64',
      rdf(`<rdf:Description ${GDEPTH_NS} GDepth:Data="!!"/>`),
      'its depth map is not valid base64',
    ],
  ])('XMP with %s gives the expected result', (_, xml, detail) => {
    const found = findEmbeddedDepth(withSegments(plain, [xmpSegment(xml)]))
    expect(found).toEqual(detail === undefined ? { kind: 'none' } : { kind: 'damaged', detail })
  })
})

describe('encodingOf', () => {
  it.each([
    [
      { format: 'RangeInverse', near: 0.5, far: 8, units: undefined },
      { quantity: 'inverse', black: 2, white: 0.125, isMetric: false },
      true,
    ],
    [
      { format: undefined, near: 0.5, far: Infinity, units: 'm' },
      { quantity: 'inverse', black: 2, white: 0, isMetric: true },
      true,
    ],
    [
      { format: 'rangelinear', near: 500, far: 1000, units: 'mm' },
      { quantity: 'distance', black: 0.5, white: 1, isMetric: true },
      true,
    ],
    [
      { format: 'RangeLinear', near: 4, far: 0.5, units: 'Diopters' },
      { quantity: 'inverse', black: 4, white: 0.5, isMetric: true },
      true,
    ],
    [
      { format: 'RangeInverse', near: 4, far: 0.5, units: 'Diopters' },
      { quantity: 'distance', black: 0.25, white: 2, isMetric: true },
      true,
    ],
    [
      { format: 'RangeInverse', near: 0, far: 255, units: 'm' },
      { quantity: 'inverse', black: 1, white: 0, isMetric: false },
      false,
    ],
    [
      { format: 'RangeLinear', near: NaN, far: NaN, units: 'Meters' },
      { quantity: 'inverse', black: 1, white: 0, isMetric: false },
      false,
    ],
    [
      { format: 'RangeLinear', near: 1, far: Infinity, units: 'Meters' },
      { quantity: 'inverse', black: 1, white: 0, isMetric: false },
      false,
    ],
    [
      { format: 'RangeInverse', near: 8, far: 0.5, units: 'm' },
      { quantity: 'inverse', black: 1, white: 0, isMetric: false },
      false,
    ],
  ])('reads %o', (stated, levels, hasRange) => {
    expect(encodingOf(stated)).toEqual({ encoding: levels, hasRange })
  })
})

describe('Dynamic Depth', () => {
  it('is found behind the photo, after padding and between other files', () => {
    for (const options of [
      {},
      { padding: 7 },
      { before: plain },
      { before: plain, after: latin('a video'), padding: 3 },
    ]) {
      const depth = depthOf(dynamicJpeg(plain, picture, options))
      expect(depth).toMatchObject({
        kind: 'dynamic-depth',
        encoding: { black: 2, white: 0.125, isMetric: true },
      })
      expect(depth.picture).toEqual(picture)
    }
  })

  it('is found from the end of the file if unlisted bytes precede it', () => {
    const bytes = dynamicJpeg(plain, picture)
    const split = bytes.length - picture.length
    expect(
      depthOf(Uint8Array.from([...bytes.subarray(0, split), 1, 2, 3, ...bytes.subarray(split)]))
        .picture,
    ).toEqual(picture)
  })

  it.each([
    [
      'a length beyond the file',
      { length: 10 ** 9 },
      'the depth map that its container lists is missing',
    ],
    [
      'a negative length',
      { length: -5 },
      'its container states a length that is not a whole number',
    ],
    [
      'another URI',
      { fields: { DepthURI: 'elsewhere' } as object },
      'its container does not list the depth map',
    ],
  ])('with %s is reported as damaged', (_, options, detail) => {
    expect(findEmbeddedDepth(dynamicJpeg(plain, picture, options))).toEqual({
      kind: 'damaged',
      detail,
    })
  })

  it.each([
    ['dd-control.jpg', 8107, 742],
    ['dd-gain-small-one-packet.jpg', 8793, 1828],
    ['dd-two-packets.jpg', 9499, 742],
  ])('%s gives the depth map, never the gain map', (name, from, length) => {
    const bytes = goldenBytes(`cases/${name}`)
    expect(depthOf(bytes).picture).toEqual(bytes.subarray(from, from + length))
  })

  it('is found behind a gain map of the same length', () => {
    const bytes = goldenBytes('cases/dd-two-packets.jpg')
    const [head, tail] = [bytes.subarray(0, 8641), bytes.subarray(9499)]
    const gain = new Uint8Array(742)
    gain.set(bytes.subarray(10241))
    const listed = latin(Buffer.from(head).toString('latin1').replace('"858"', '"742"'))
    expect(depthOf(joinBytes(listed, gain, tail)).picture).toEqual(tail.subarray(0, 742))
  })

  it('does not include a segmentation map', () => {
    expect(
      findEmbeddedDepth(
        dynamicJpeg(plain, picture, { fields: { ItemSemantic: 'Segmentation' } as object }),
      ),
    ).toEqual({ kind: 'none' })
  })
})

describe('MPF files', () => {
  const auxiliary = (fields: Readonly<Record<string, string | number>> = {}): Uint8Array =>
    withSegments(plain, [xmpSegment(appleXmp(fields))])

  it.each([true, false])('with Apple’s disparity are read, little-endian: %s', (isLittle) => {
    const bytes = mpoJpeg(plain, [plain, auxiliary()], 0, isLittle)
    expect(mayHoldDepth(bytes)).toBe(true)
    const depth = depthOf(bytes)
    expect(depth).toMatchObject({
      kind: 'apple',
      encoding: { quantity: 'inverse', black: 0.25, white: 2, isMetric: false },
      hasRange: true,
    })
    expect(depth.picture).toEqual(auxiliary())
  })

  it('with Apple’s attributes give the unit, the quantity and the range', () => {
    expect(
      depthOf(mpoJpeg(plain, [auxiliary({ 'depthData:Accuracy': 'absolute' })], 0)).encoding
        .isMetric,
    ).toBe(true)
    expect(
      depthOf(mpoJpeg(plain, [auxiliary({ 'apdi:AuxiliaryImageType': 'depth' })], 0)).encoding
        .quantity,
    ).toBe('distance')
    expect(
      findEmbeddedDepth(
        mpoJpeg(
          plain,
          [auxiliary({ 'apdi:AuxiliaryImageType': 'urn:com:apple:photo:2020:aux:hdrgainmap' })],
          0,
        ),
      ),
    ).toEqual({ kind: 'none' })
    expect(depthOf(mpoJpeg(plain, [auxiliary({ 'apdi:FloatMinValue': 'nan' })], 0))).toMatchObject({
      hasRange: false,
      encoding: { black: 0, white: 1, isMetric: false },
    })
  })

  it('with two views of a stereo camera are reported as stereo', () => {
    expect(findEmbeddedDepth(mpoJpeg(plain, [plain], 0x020002))).toEqual({ kind: 'stereo' })
  })
})

describe('HEIC and AVIF', () => {
  const avif = goldenBytes('inside/depth.avif')

  it('the auxiliary depth image is extracted as an AVIF file, with Apple’s range', () => {
    expect(mayHoldDepth(avif)).toBe(true)
    const depth = depthOf(avif)
    expect(depth).toMatchObject({
      kind: 'heif',
      encoding: { quantity: 'inverse', black: 0.25, white: 2, isMetric: true },
      hasRange: true,
    })
    expect(readImageHeader(depth.picture)).toEqual({ format: 'avif', width: 48, height: 32 })
    // The extracted file must not contain the photo's data.
    expect(depth.picture.length).toBeLessThan(avif.length / 2)
  })

  it('an auxiliary image of another type is ignored', () => {
    const bytes = avif.slice()
    bytes.set(latin('alpha'), Buffer.from(bytes).indexOf('auxiliary:depth') + 'auxiliary:'.length)
    expect(findEmbeddedDepth(bytes)).toEqual({ kind: 'none' })
  })
})

/** The outcome of reading the bytes. An error of findEmbeddedDepth fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  const found = findEmbeddedDepth(bytes)
  if (found.kind !== 'found') return found.kind
  const isPng = found.depth.picture[0] === 0x89
  if (!isPng) return 'found'
  return readPng(found.depth.picture, inflate).then(
    () => 'found',
    (error: unknown) =>
      error instanceof Error &&
      (error.name === 'DamagedDepth' ||
        /zlib|header check|incorrect|invalid|unexpected|buffer/u.test(error.message))
        ? 'broken'
        : `threw ${String(error)}`,
  )
}

describe('damaged files are read, refused or ignored', () => {
  const small = png8(6, 4, (x, y) => 10 * x + y)
  const files = [
    gdepthJpeg(plain.subarray(0, 400), small, {}, { most: 120 }),
    dynamicJpeg(plain, small, { padding: 2 }),
    mpoJpeg(plain, [withSegments(plain, [xmpSegment(appleXmp({}))])], 0),
    goldenBytes('inside/depth.avif'),
  ]

  it('truncated at every length', async () => {
    for (const file of files) {
      for (let length = 0; length < file.length; length += 1) {
        expect(['none', 'damaged', 'found', 'broken', 'stereo']).toContain(
          await outcome(file.subarray(0, length)),
        )
      }
    }
  })

  it('with 1 to 8 random bytes, 10,000 times', async () => {
    const next = uniforms(11)
    const below = (limit: number): number => Math.floor(((next() + 1) / 2) * limit)
    const seen = new Set<string>()
    for (let round = 0; round < 10_000; round += 1) {
      const bytes = files[round % files.length]!.slice()
      for (let change = below(8); change >= 0; change -= 1) bytes[below(bytes.length)] = below(256)
      seen.add(await outcome(bytes))
    }
    expect(
      [...seen].filter((one) => !['none', 'damaged', 'found', 'broken', 'stereo'].includes(one)),
    ).toEqual([])
    expect(seen.has('damaged') && seen.has('found')).toBe(true)
  })

  it('megabytes of random bytes and of tags are searched in less than 5 seconds', () => {
    const next = uniforms(5)
    const noise = Uint8Array.from({ length: 2_000_000 }, () => Math.floor((next() + 1) * 128))
    noise.set([0xff, 0xd8, 0xff])
    const start = performance.now()
    findEmbeddedDepth(noise)
    const tags = withSegments(
      plain,
      Array.from({ length: 40 }, () => xmpSegment(`${GDEPTH_NS}<a ${'b="c" '.repeat(8000)}`)),
    )
    findEmbeddedDepth(tags)
    // The work takes a few milliseconds. The limit only catches a reader that hangs.
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
