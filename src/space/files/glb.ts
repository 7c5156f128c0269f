/** Writes a surface with the photo on it as binary glTF 2.0 (https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html). */
import { utf8 } from '../../core/bytes.ts'
import type { Size } from '../../core/types.ts'
import type { Surface } from '../mesh/surface.ts'

type Bytes = Uint8Array<ArrayBuffer>

const FLOAT = 5126
const UNSIGNED_INT = 5125
const TRIANGLES = 4
const CLAMP_TO_EDGE = 33071
const LINEAR = 9729
const LINEAR_MIPMAP_LINEAR = 9987

export interface GlbInput {
  readonly surface: Surface
  /** The photo as a JPEG file. */
  readonly jpeg: Uint8Array
  readonly photo: Size
  /** Horizontal, in degrees. */
  readonly fieldOfView: number
  readonly software: string
  /** Stored in the asset's `extras`. */
  readonly remarks: readonly string[]
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Bytes {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** The smallest and the largest x, y and z. */
export function boundsOf(positions: Float32Array): {
  readonly min: number[]
  readonly max: number[]
} {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ]
  for (let axis = 0; axis < 3; ++axis) {
    let [least, most] = [Infinity, -Infinity]
    for (let i = axis; i < positions.length; i += 3) {
      const value = positions[i]!
      if (value < least) least = value
      if (value > most) most = value
    }
    min[axis] = least
    max[axis] = most
  }
  return { min, max }
}

/** The file of both chunks, whose lengths are multiples of 4. The parts of the second one are copied once. */
function container(json: Bytes, parts: readonly Uint8Array[]): Bytes {
  const padded = (length: number): number => Math.ceil(length / 4) * 4
  const head = 20 + padded(json.length)
  const binary = padded(parts.reduce((sum, part) => sum + part.length, 0))
  const out = new Uint8Array(head + 8 + binary)
  const view = new DataView(out.buffer)
  const words = [0x46546c67, 2, out.length, padded(json.length), 0x4e4f534a]
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word, true)
  out.set(json, 20)
  out.fill(0x20, 20 + json.length, head)
  view.setUint32(head, binary, true)
  view.setUint32(head + 4, 0x004e4942, true)
  let at = head + 8
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/**
 * The camera is at the origin and looks along −z. The material is not lit (KHR_materials_unlit), because the photo has its
 * light already.
 */
export function writeGlb({
  surface,
  jpeg,
  photo,
  fieldOfView,
  software,
  remarks,
}: GlbInput): Bytes {
  const { positions, places, triangles } = surface
  const parts = [bytesOf(positions), bytesOf(places), bytesOf(triangles), jpeg]
  let offset = 0
  const bufferViews = parts.map((part, i) => {
    const view = { buffer: 0, byteOffset: offset, byteLength: part.length }
    offset += part.length
    return i < 2 ? { ...view, target: 34962 } : i === 2 ? { ...view, target: 34963 } : view
  })
  const halfWidth = Math.tan((fieldOfView * Math.PI) / 360)
  const bounds = boundsOf(positions)
  const nearest = -bounds.max[2]!
  const json = {
    asset: { version: '2.0', generator: software, extras: { remarks } },
    extensionsUsed: ['KHR_materials_unlit'],
    scene: 0,
    scenes: [{ nodes: [0, 1] }],
    nodes: [
      { name: 'photo', mesh: 0 },
      { name: 'camera', camera: 0 },
    ],
    cameras: [
      {
        type: 'perspective',
        perspective: {
          aspectRatio: photo.width / photo.height,
          yfov: 2 * Math.atan((halfWidth * photo.height) / photo.width),
          znear: nearest / 10,
        },
      },
    ],
    meshes: [
      {
        primitives: [
          { attributes: { POSITION: 0, TEXCOORD_0: 1 }, indices: 2, material: 0, mode: TRIANGLES },
        ],
      },
    ],
    materials: [
      {
        pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicFactor: 0 },
        doubleSided: true,
        extensions: { KHR_materials_unlit: {} },
      },
    ],
    textures: [{ source: 0, sampler: 0 }],
    samplers: [
      {
        magFilter: LINEAR,
        minFilter: LINEAR_MIPMAP_LINEAR,
        wrapS: CLAMP_TO_EDGE,
        wrapT: CLAMP_TO_EDGE,
      },
    ],
    images: [{ mimeType: 'image/jpeg', bufferView: 3 }],
    accessors: [
      {
        bufferView: 0,
        componentType: FLOAT,
        count: positions.length / 3,
        type: 'VEC3',
        ...bounds,
      },
      { bufferView: 1, componentType: FLOAT, count: places.length / 2, type: 'VEC2' },
      { bufferView: 2, componentType: UNSIGNED_INT, count: triangles.length, type: 'SCALAR' },
    ],
    bufferViews,
    buffers: [{ byteLength: Math.ceil(offset / 4) * 4 }],
  }
  return container(utf8(JSON.stringify(json)), parts)
}
