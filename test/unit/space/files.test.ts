/** Reads the 3D files with readers that are not ours. */
import { validateBytes } from 'gltf-validator'
import { unzipSync } from 'three/examples/jsm/libs/fflate.module.js'
import { MTLLoader } from 'three/examples/jsm/loaders/MTLLoader.js'
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js'
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js'
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js'
import { USDAParser } from 'three/examples/jsm/loaders/usd/USDAParser.js'
import { describe, expect, test } from 'vitest'
import { writeGlb } from '../../../src/space/files/glb.ts'
import { writeObjZip } from '../../../src/space/files/obj.ts'
import { plyHeader, plyPoints, writePlySurface } from '../../../src/space/files/ply.ts'
import { writeStl } from '../../../src/space/files/stl.ts'
import { writeUsdz } from '../../../src/space/files/usdz.ts'
import { reliefOf } from '../../../src/space/mesh/relief.ts'
import { BUMPS, JPEG, mapFrom, PHOTO, surfaceFrom } from './scenes.ts'

const surface = surfaceFrom(BUMPS, { triangles: 500 })
const vertices = surface.positions.length / 3
const faces = surface.triangles.length / 3
const REMARKS = ['depthdrop:photo: a "b".jpg', 'depthdrop:unit: metres']
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** The largest difference of two lists of numbers of the same length. */
function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length)
  return Array.from(one).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))),
    0,
  )
}

describe('GLB', () => {
  test.each([
    ['bumps', surface],
    ['a flat map', surfaceFrom(mapFrom({ width: 4, height: 4 }, () => 2))],
  ])('of %s passes the Khronos validator without a remark', async (_, one) => {
    const glb = writeGlb({
      surface: one,
      jpeg: JPEG,
      photo: PHOTO,
      fieldOfView: 60,
      software: 'Depthdrop',
      remarks: REMARKS,
    })
    const { issues, info } = await validateBytes(glb)
    expect(issues.messages.filter(({ code }) => code !== 'IMAGE_NPOT_DIMENSIONS')).toEqual([])
    expect(info.totalTriangleCount).toBe(one.triangles.length / 3)
    expect(info.totalVertexCount).toBe(one.positions.length / 3)
  })
})

describe('OBJ', () => {
  const files = unzipSync(writeObjZip(surface, JPEG, REMARKS))

  test('has the triangles and the photo as its material', () => {
    expect(Object.keys(files)).toEqual(['scene.obj', 'scene.mtl', 'photo.jpg'])
    expect(files['photo.jpg']).toEqual(JPEG)
    const [mesh] = new OBJLoader().parse(text(files['scene.obj'] ?? new Uint8Array())).children
    const { position, uv } = mesh?.geometry.attributes ?? {}
    // The loader repeats each vertex for each triangle.
    const flat = [...surface.triangles]
    expect(
      apart(
        position?.array ?? [],
        flat.flatMap((k) => [...surface.positions.subarray(3 * k, 3 * k + 3)]),
      ),
    ).toBeLessThan(1e-5)
    expect(
      apart(
        uv?.array ?? [],
        flat.flatMap((k) => [surface.places[2 * k] ?? NaN, 1 - (surface.places[2 * k + 1] ?? NaN)]),
      ),
    ).toBeLessThan(1e-5)
    const materials = new MTLLoader().parse(text(files['scene.mtl'] ?? new Uint8Array()), '')
    expect(materials.materialsInfo['photo']).toMatchObject({ map_kd: 'photo.jpg' })
    expect(mesh?.material.name).toBe('photo')
  })
})

describe('USDZ', () => {
  const zip = writeUsdz(surface, JPEG, REMARKS.join('; '))

  test('has its files uncompressed at multiples of 64 bytes', () => {
    const view = new DataView(zip.buffer)
    let at = 0
    for (const name of ['scene.usda', 'photo.jpg']) {
      expect(view.getUint32(at, true)).toBe(0x04034b50)
      expect(view.getUint16(at + 8, true)).toBe(0)
      const [size, nameLength, extra] = [
        view.getUint32(at + 18, true),
        view.getUint16(at + 26, true),
        view.getUint16(at + 28, true),
      ]
      expect(text(zip.subarray(at + 30, at + 30 + nameLength))).toBe(name)
      expect((at + 30 + nameLength + extra) % 64).toBe(0)
      at += 30 + nameLength + extra + size
    }
    expect(Object.keys(unzipSync(zip))).toEqual(['scene.usda', 'photo.jpg'])
  })

  test('is read by the parser of three', () => {
    const scene = text(unzipSync(zip)['scene.usda'] ?? new Uint8Array())
    const root = new USDAParser().parseText(scene)
    expect(JSON.stringify(root)).toContain('UsdPreviewSurface')
    expect(scene.match(/\(-?[\d.e-]+, -?[\d.e-]+, -?[\d.e-]+\)/g)?.length).toBe(vertices + 3)
  })
})

describe('PLY', () => {
  const photo = { width: 2, height: 1, data: Uint8ClampedArray.of(255, 0, 0, 255, 0, 0, 255, 255) }
  const parse = (bytes: Uint8Array<ArrayBuffer>) => new PLYLoader().parse(bytes.buffer)

  test('of a surface has its triangles and the colours of the photo', () => {
    const { attributes, index } = parse(writePlySurface(surface, photo, REMARKS))
    expect(apart(attributes.position?.array ?? [], surface.positions)).toBe(0)
    expect(Array.from(index?.array ?? [])).toEqual([...surface.triangles])
    const colours = attributes.color?.array ?? []
    for (let i = 0; i < vertices; ++i)
      expect([colours[3 * i], colours[3 * i + 2]]).toEqual(
        (surface.places[2 * i] ?? NaN) < 0.5 ? [255, 0] : [0, 255],
      )
  })

  test('of points has one for each pixel', () => {
    const size = { width: 2, height: 2 }
    const rgb = Uint8Array.from({ length: 12 }, (_, i) => (i % 3 === 1 ? 255 : 0))
    const body = plyPoints(Float32Array.of(1, 0.5, 0.25, 1), rgb, 0, size, 90)
    const head = plyHeader(4, 0, REMARKS)
    const { attributes } = parse(Uint8Array.from([...head, ...body]))
    // With 90 degrees the focal length is half the width: 1 pixel.
    const wanted = [-0.5, 0.5, -1, 1, 1, -2, -2, -2, -4, 0.5, -0.5, -1]
    expect(apart(attributes.position?.array ?? [], wanted)).toBeLessThan(1e-6)
  })
})

test('STL has the triangles of the solid and its size in millimetres', () => {
  const heights = Float32Array.from({ length: 65 * 65 }, (_, i) => (i % 65) / 64)
  const solid = reliefOf(
    { side: 65, heights },
    { width: 400, height: 300 },
    { triangles: 2000, side: 80, relief: 10, base: 3, wall: 0 },
  )
  const stl = writeStl(solid, 'Depthdrop; unit: mm')
  const { attributes } = new STLLoader().parse(stl.buffer)
  const position = attributes.position?.array ?? []
  expect(position.length).toBe(solid.triangles.length * 3)
  const axis = (k: number): number[] => Array.from(position).filter((_, i) => i % 3 === k)
  expect([0, 1, 2].map((k) => [Math.min(...axis(k)), Math.max(...axis(k))])).toEqual([
    [0, 80],
    [0, 60],
    [0, 13],
  ])
  expect(text(stl.subarray(0, 80))).toMatch(/^Depthdrop; unit: mm/)
})

test('the numbers of faces and vertices are those of the surface', () => {
  expect(faces).toBeGreaterThan(300)
  expect(vertices).toBeGreaterThan(150)
})
