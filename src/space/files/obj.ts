/** Writes a surface with the photo on it as a zip of Wavefront OBJ, MTL and JPEG (http://paulbourke.net/dataformats/obj/, …/mtl/). */
import { utf8 } from '../../core/bytes.ts'
import type { Surface } from '../mesh/surface.ts'
import { storedZip } from './storedZip.ts'
import { decimal, linesAsBytes } from './textLines.ts'

/** Not lit: `illum 0` shows the colour of the picture as it is. */
const MATERIAL = `newmtl photo
Ka 1 1 1
Kd 1 1 1
Ks 0 0 0
illum 0
map_Kd photo.jpg
`

function* lines(
  { positions, places, triangles }: Surface,
  remarks: readonly string[],
): Generator<string> {
  for (const remark of remarks) yield `# ${remark}\n`
  yield 'mtllib scene.mtl\nusemtl photo\n'
  for (let i = 0; i < positions.length; i += 3)
    yield `v ${decimal(positions[i]!)} ${decimal(positions[i + 1]!)} ${decimal(positions[i + 2]!)}\n`
  // In OBJ the picture's bottom is 0.
  for (let i = 0; i < places.length; i += 2)
    yield `vt ${decimal(places[i]!)} ${decimal(1 - places[i + 1]!)}\n`
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]! + 1, triangles[i + 1]! + 1, triangles[i + 2]! + 1]
    yield `f ${a}/${a} ${b}/${b} ${c}/${c}\n`
  }
}

/** @param remarks lines of ASCII for the head of the file */
export function writeObjZip(
  surface: Surface,
  jpeg: Uint8Array,
  remarks: readonly string[],
): Uint8Array<ArrayBuffer> {
  return storedZip([
    { name: 'scene.obj', bytes: linesAsBytes(lines(surface, remarks)) },
    { name: 'scene.mtl', bytes: utf8(MATERIAL) },
    { name: 'photo.jpg', bytes: jpeg },
  ])
}
