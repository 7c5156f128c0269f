/** Writes a solid as binary STL (https://www.loc.gov/preservation/digital/formats/fdd/fdd000505.shtml). */
import { escapedAscii } from '../../core/bytes.ts'
import type { Solid } from '../mesh/relief.ts'

const HEAD_BYTES = 84
const TRIANGLE_BYTES = 50

/** @param remark the first 80 bytes; it must not begin with “solid”, which would announce a text file. */
export function writeStl({ positions, triangles }: Solid, remark: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(HEAD_BYTES + (triangles.length / 3) * TRIANGLE_BYTES)
  const view = new DataView(out.buffer)
  out.set(escapedAscii(remark).subarray(0, 80))
  view.setUint32(80, triangles.length / 3, true)
  for (let i = 0, at = HEAD_BYTES; i < triangles.length; i += 3, at += TRIANGLE_BYTES) {
    const corners = [0, 1, 2].map((k) => {
      const vertex = triangles[i + k]! * 3
      return [positions[vertex]!, positions[vertex + 1]!, positions[vertex + 2]!] as const
    })
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = corners as [Point, Point, Point]
    const [ux, uy, uz] = [bx - ax, by - ay, bz - az]
    const [vx, vy, vz] = [cx - ax, cy - ay, cz - az]
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    const length = Math.hypot(...normal) || 1
    for (const [k, value] of [...normal.map((part) => part / length), ...corners.flat()].entries())
      view.setFloat32(at + 4 * k, value, true)
  }
  return out
}

type Point = readonly [number, number, number]
