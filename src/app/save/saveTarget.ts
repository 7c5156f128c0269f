/** The target of many files: one ZIP, or a folder. */

import { pickFileTarget } from '../../io/fileTarget.ts'
import { pickFolderTarget } from '../../io/folderTarget.ts'
import { type ZipEntry, zip } from '../../io/zip.ts'
import type { PageKey } from '../../page/i18n/strings.ts'

const FILE = 'depthdrop.zip'
const TYPE = 'application/zip'

export interface SaveTarget {
  /** The message after success, with the number of files as {count}. */
  readonly saved: PageKey
  /** The message for a full disk; {count} files are saved. */
  readonly noRoom: PageKey
  /** The message for another error, {detail}; {count} files are saved. */
  readonly failed: PageKey
  /** The number of files that are completely saved. */
  written(): number
  write(files: AsyncIterable<ZipEntry>, signal: AbortSignal): Promise<void>
}

/** Asks where to save the ZIP. Must be called in a click handler: browsers demand a user gesture. */
export async function askZipTarget(): Promise<SaveTarget> {
  const target = await pickFileTarget(FILE, TYPE, '.zip')
  return {
    saved: 'zipSaved',
    noRoom: 'zipNoRoom',
    failed: 'zipFailed',
    // An incomplete ZIP is useless.
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
