/** What of this page's choices goes into a file: how maps are shown, what the visitor measured, and the switches of files. */

import type { Look } from '../../core/colour/look.ts'
import type { FileFormat } from '../../core/files/fileFormats.ts'
import type { FileRequest } from '../../makeFile.ts'
import { t } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { fileChoices } from '../preferences/fileChoices.ts'
import { isDefaultLook, look } from '../preferences/look.ts'

export function shownLook(): Look {
  return look.get()
}

/** A heat map that nobody changed is plain Inferno, which has a form (and a file name) of its own, the same on every device. */
export function exportFormat(wanted: FileFormat): FileFormat {
  return wanted === 'heat' && isDefaultLook(look.get()) && !fileChoices.get().colourBar
    ? 'inferno'
    : wanted
}

/** @param key of the map */
export function exportOptions(key: string): FileRequest {
  const { colourBar, fieldOfView, half } = fileChoices.get()
  return {
    look: look.get(),
    calibration: calibrations.of(key),
    colourBar: colourBar && { near: t('near'), far: t('far') },
    fieldOfView,
    half,
  }
}
