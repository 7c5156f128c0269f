/** The files of the tests, which are damaged in many ways. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../../../../tools/process/root.mjs'

export interface SeedFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The files whose names match. The order is the same on each machine. */
export function filesLike(pattern: RegExp): readonly SeedFile[] {
  return ['fixtures', 'golden', 'golden/inside', 'golden/cases'].flatMap((folder) =>
    readdirSync(inRoot('test', folder))
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => ({
        name,
        bytes: new Uint8Array(readFileSync(path.join(inRoot('test', folder), name))),
      })),
  )
}
