/** Where many maps go: one zip, or a folder in which each is a file. */

import { pickFileTarget } from '../../io/fileTarget.ts'
import { pickFolderTarget } from '../../io/folderTarget.ts'
import { type ZipEntry, zip } from '../../io/zip.ts'
import type { PageKey } from '../../page/i18n/strings.ts'

const FILE = 'depthdrop.zip'
const TYPE = 'application/zip'

export interface SaveTarget {
  /** Told how many files are there: {count}. */
  readonly saved: PageKey
  /** The disk is full; {count} files are there all the same. */
  readonly noRoom: PageKey
  /** It broke off for {detail}; {count} files are there all the same. */
  readonly failed: PageKey
  /** How many files are there for good. */
  written(): number
  write(files: AsyncIterable<ZipEntry>, signal: AbortSignal): Promise<void>
}

/** To be called within a click, as all that asks for a place. */
export async function askZipTarget(): Promise<SaveTarget> {
  const target = await pickFileTarget(FILE, TYPE, '.zip')
  return {
    saved: 'zipSaved',
    noRoom: 'zipNoRoom',
    failed: 'zipFailed',
    // A zip that is cut is none.
    written: () => 0,
    write: (files, signal) => target.write(zip(files), signal),
  }
}

export async function askFolderTarget(): Promise<SaveTarget> {
  const target = await pickFolderTarget()
  let count = 0
  return {
    saved: 'folderSaved',
    noRoom: 'folderNoRoom',
    failed: 'folderFailed',
    written: () => count,
    write: (files, signal) => target.write(files, signal, () => (count += 1)),
  }
}
