/** The options of a saved file, from the page's settings: look, calibration, and file choices. */

import type { FileFormat } from '../../core/files/fileFormats.ts'
import type { FileRequest } from '../../makeFile.ts'
import { t } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { effectOptions } from '../preferences/effectSettings.ts'
import { fileChoices } from '../preferences/fileChoices.ts'
import { isDefaultLook, look } from '../preferences/lookChoice.ts'

/** A heat map with the default look is written as the format `inferno`, which has its own file name and is the same on every device. */
export function exportFormat(wanted: FileFormat): FileFormat {
  return wanted === 'heat' && isDefaultLook(look.get()) && !fileChoices.get().colourBar
    ? 'inferno'
    : wanted
}

/** @param key the key of the map */
export function exportOptions(key: string): FileRequest {
  const { colourBar, fieldOfView, half } = fileChoices.get()
  return {
    look: look.get(),
    calibration: calibrations.of(key),
    colourBar: colourBar && { near: t('near'), far: t('far') },
    fieldOfView,
    half,
    space: effectOptions(key),
  }
}
