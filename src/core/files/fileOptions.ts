/** What a person may choose about a file, beside its form. */

import { DEFAULT_LOOK, type Look, validateLook } from '../colour/look.ts'
import type { FILE_FORMATS, FileFormat } from './fileFormats.ts'

export interface FileOptions {
  /** How the map is shown: heat takes all of it, gray8 and gray16 its ends and whether it is reversed. */
  readonly look: Look
  /** Below a heat map its palette, with these words at the near and the far end; true: in English. */
  readonly colourBar: boolean | { readonly near: string; readonly far: string }
  /** Horizontal, of the camera that took the photo, in degrees, 1 to 170: normals depend on it. */
  readonly fieldOfView: number
  /** OpenEXR with 16-bit floats: half the size, 11 bits of precision. */
  readonly half: boolean
}

/** A lens of 28 mm on 36 × 24 mm, about that of a phone's main camera, sees 2·atan(36/2/28) = 65.5° lying and 46.4° upright. */
export const DEFAULT_FILE_OPTIONS: FileOptions = {
  look: DEFAULT_LOOK,
  colourBar: false,
  fieldOfView: 60,
  half: false,
}

export const FIELD_OF_VIEW = { least: 1, most: 170 } as const

export function isFieldOfView(degrees: number): boolean {
  return degrees >= FIELD_OF_VIEW.least && degrees <= FIELD_OF_VIEW.most
}

/** As callers give them: what is not said of a look is that of `DEFAULT_LOOK`. */
export type FileOptionsInput = {
  readonly [Option in keyof FileOptions]?: Option extends 'look'
    ? Partial<Look>
    : FileOptions[Option]
}

/**
 * The options of callers without types: what is undefined is not said.
 * @throws TypeError with a sentence for a value that is none.
 */
export function validateFileOptions(wish: FileOptionsInput): FileOptions {
  const said = Object.entries(wish).filter(([, value]) => value !== undefined)
  const options: FileOptions = { ...DEFAULT_FILE_OPTIONS, ...Object.fromEntries(said) }
  const { colourBar, fieldOfView, half } = options
  if (typeof fieldOfView !== 'number' || !isFieldOfView(fieldOfView)) {
    throw new TypeError(
      `“fieldOfView” must be a number of degrees from ${FIELD_OF_VIEW.least} to ${FIELD_OF_VIEW.most}, not ${String(fieldOfView)}.`,
    )
  }
  const words =
    typeof colourBar === 'object' && colourBar !== null
      ? { near: String(colourBar.near), far: String(colourBar.far) }
      : Boolean(colourBar)
  return { look: validateLook(options.look), colourBar: words, fieldOfView, half: Boolean(half) }
}

/** Those of the options that mean something in this form. */
export type FileOptionsOf<Format extends FileFormat> = {
  readonly [Option in (typeof FILE_FORMATS)[Format]['options'][number]]?: FileOptionsInput[Option]
}
