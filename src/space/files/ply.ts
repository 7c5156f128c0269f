/** Writes coloured surfaces and points as binary PLY (Turk 1994, http://paulbourke.net/dataformats/ply/). */
import { concat, latin1 } from '../../core/bytes.ts'
import { focalPixels } from '../../core/fieldOfView.ts'
import type { Size } from '../../core/types.ts'
import type { Surface } from '../mesh/surface.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** RGBA, row by row. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray
}

/** Three floats and three bytes. */
const VERTEX_BYTES = 15
/** The number of corners in a byte, and three integers. */
const FACE_BYTES = 13

export function plyHeader(vertices: number, faces: number, remarks: readonly string[]): Bytes {
  const face = faces === 0 ? '' : `element face ${faces}\nproperty list uchar int vertex_indices\n`
  const axes = ['x', 'y', 'z'].map((axis) => `property float ${axis}\n`).join('')
  const colours = ['red', 'green', 'blue'].map((colour) => `property uchar ${colour}\n`).join('')
  const comments = remarks.map((remark) => `comment ${remark}\n`).join('')
  return latin1(
    `ply\nformat binary_little_endian 1.0\n${comments}element vertex ${vertices}\n${axes}${colours}${face}end_header\n`,
  )
}

/** The surface with the photo's colour at each vertex. */
export function writePlySurface(
  surface: Surface,
  photo: Pixels,
  remarks: readonly string[],
): Bytes {
  const { positions, places, triangles } = surface
  const [vertices, faces] = [positions.length / 3, triangles.length / 3]
  const body = new Uint8Array(vertices * VERTEX_BYTES + faces * FACE_BYTES)
  const view = new DataView(body.buffer)
  for (let i = 0, at = 0; i < vertices; ++i, at += VERTEX_BYTES) {
    for (let k = 0; k < 3; ++k) view.setFloat32(at + 4 * k, positions[3 * i + k]!, true)
    const x = Math.min(photo.width - 1, Math.floor(places[2 * i]! * photo.width))
    const y = Math.min(photo.height - 1, Math.floor(places[2 * i + 1]! * photo.height))
    const pixel = (y * photo.width + x) * 4
    for (let k = 0; k < 3; ++k) body[at + 12 + k] = photo.data[pixel + k]!
  }
  for (let i = 0, at = vertices * VERTEX_BYTES; i < faces; ++i, at += FACE_BYTES) {
    body[at] = 3
    for (let k = 0; k < 3; ++k) view.setUint32(at + 1 + 4 * k, triangles[3 * i + k]!, true)
  }
  return concat([plyHeader(vertices, faces, remarks), body])
}

/**
 * One point for each pixel of some rows.
 * @param inverseDepth of these rows. @param rgb of these rows, 3 bytes a pixel. @param top the first row in the photo.
 */
export function plyPoints(
  inverseDepth: Float32Array,
  rgb: Uint8Array,
  top: number,
  photo: Size,
  fieldOfView: number,
): Bytes {
  const { width, height } = photo
  const focal = focalPixels(photo, fieldOfView)
  const body = new Uint8Array(inverseDepth.length * VERTEX_BYTES)
  const view = new DataView(body.buffer)
  for (let i = 0, at = 0; i < inverseDepth.length; ++i, at += VERTEX_BYTES) {
    const z = 1 / inverseDepth[i]!
    view.setFloat32(at, (((i % width) + 0.5 - width / 2) * z) / focal, true)
    view.setFloat32(at + 4, ((height / 2 - top - Math.floor(i / width) - 0.5) * z) / focal, true)
    view.setFloat32(at + 8, -z, true)
    for (let k = 0; k < 3; ++k) body[at + 12 + k] = rgb[3 * i + k]!
  }
  return body
}
