/** Damaged files for the page: photos, depth maps and models. The same seed gives the same file. */

import { mutate } from '../../unit/core/fuzz/mutate.ts'
import { filesLike, type SeedFile } from '../../unit/core/fuzz/seedFiles.ts'
import { tinyFile } from '../../unit/core/onnx/tinyGraph.ts'

export type Kind = 'photo' | 'depth' | 'model'

export interface Case {
  readonly seed: number
  readonly kind: Kind
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const FILES: Readonly<Record<Kind, readonly SeedFile[]>> = {
  photo: filesLike(/\.(?:jpe?g|png|webp|avif|heic|gif|bmp|ico|svg)$/u),
  depth: filesLike(/\.(?:pfm|npy)$/u),
  model: [
    { name: 'fixed.onnx', bytes: tinyFile() },
    { name: 'free.onnx', bytes: tinyFile({ input: ['batch', 3, 'height', 'width'] }) },
  ],
}

/** Of 20 cases, 15 are photos, 4 are depth maps and one is a model. */
function kindOf(seed: number): Kind {
  if (seed % 20 === 19) return 'model'
  return seed % 5 === 3 ? 'depth' : 'photo'
}

function extension(name: string): string {
  return name.slice(name.lastIndexOf('.'))
}

export function caseOf(seed: number): Case {
  const kind = kindOf(seed)
  const files = FILES[kind]
  // Both factors are prime and larger than the number of files, so that every file has its turn.
  const [file, other] = [files[(seed * 1009) % files.length], files[(seed * 2003) % files.length]]
  if (file === undefined || other === undefined) throw new Error(`There is no file for ${kind}.`)
  return {
    seed,
    kind,
    name: `case-${seed}${extension(file.name)}`,
    bytes: mutate(file.bytes, other.bytes, seed),
  }
}
