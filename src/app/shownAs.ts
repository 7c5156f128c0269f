/** What of this page's look and of the visitor's measuring goes into a file. */
import { FILE_FORMATS, type FileFormat } from '../core/fileFormats.ts'
import type { FileWish } from '../makeFile.ts'
import { isDefault, look } from './look.ts'
import { calibrations } from './looking/calibrations.ts'

/** The picture as it is shown; plain Inferno has a form of its own, the same on every device. */
export const shownFormat = (): FileFormat => (isDefault(look.get()) ? 'inferno' : 'heat')

/** Grey levels and floats keep the whole range, whatever is shown. `key` names the map. */
export const shownAs = (format: FileFormat, key: string): Pick<FileWish, 'look' | 'calibration'> => {
  const calibration = calibrations.of(key)
  return {
    ...(FILE_FORMATS[format].look === 'all' ? { look: look.get() } : {}),
    ...(calibration === null ? {} : { calibration }),
  }
}
