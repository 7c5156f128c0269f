import { expect, test } from 'vitest'
import { writePsd } from '../../../src/worker/psdFile.ts'
import { layersOf } from '../../psdReader.ts'

function flat(width: number, height: number, value: number): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(4 * width * height).map((_, i) => (i % 4 === 3 ? 255 : value))
}

test('a Photoshop file has its layers in order, with mask and visibility', () => {
  const size = { width: 6, height: 4 }
  const [photo, depth, mask] = [200, 90, 30].map((value) => flat(6, 4, value))
  if (photo === undefined || depth === undefined || mask === undefined)
    throw new Error('No pixels.')
  const layers = [
    { name: 'Photo', rgba: photo },
    { name: 'Depth', rgba: depth, isHidden: true },
    { name: 'Subject', rgba: photo, mask },
  ]
  const file = writePsd(size, layers, photo, '<x:xmpmeta>what it holds</x:xmpmeta>')
  // The signature, version 1, 3 channels or more, and 8 bits: Adobe Photoshop File Formats Specification, section 2.
  const header = Buffer.from(file.subarray(0, 26))
  expect(header.toString('latin1', 0, 4)).toBe('8BPS')
  expect([header.readUInt16BE(4), header.readUInt32BE(14), header.readUInt32BE(18)]).toEqual([
    1, 4, 6,
  ])
  const read = layersOf(file)
  expect(read.children?.map(({ name, hidden }) => [name, hidden])).toEqual([
    ['Photo', false],
    ['Depth', true],
    ['Subject', false],
  ])
  expect(read.children?.[1]?.imageData?.data[0]).toBe(90)
  expect(read.children?.[2]?.mask?.imageData?.data[0]).toBe(30)
  expect(read.imageResources?.xmpMetadata).toContain('what it holds')
})
