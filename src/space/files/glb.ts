/** Writes a surface with the photo on it as binary glTF 2.0 (https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html). */
import { concat, utf8 } from '../../core/bytes.ts'
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

/** Chunks have a length of a multiple of 4. */
function chunk(type: number, data: Uint8Array, filler: number): Bytes {
  const length = Math.ceil(data.length / 4) * 4
  const out = new Uint8Array(length + 8).fill(filler)
  const view = new DataView(out.buffer)
  view.setUint32(0, length, true)
  view.setUint32(4, type, true)
  out.set(data, 8)
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
  const chunks = [
    chunk(0x4e4f534a, utf8(JSON.stringify(json)), 0x20),
    chunk(0x004e4942, concat(parts), 0),
  ]
  const header = new Uint8Array(12)
  const view = new DataView(header.buffer)
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(
    8,
    chunks.reduce((sum, part) => sum + part.length, 12),
    true,
  )
  return concat([header, ...chunks])
}
