/** The options of a saved file, apart from its format. */

import { DEFAULT_LOOK, type Look, validateLook } from '../colour/look.ts'
import type { FILE_FORMATS, FileFormat } from './fileFormats.ts'
import type { SpaceOptions } from './spaceOptions.ts'

export interface FileOptions {
  /** How the map is shown. `heat` uses all of it; `gray8` and `gray16` use its ends and whether it is reversed. */
  readonly look: Look
  /** Adds a colour bar below a heat map with these labels; true for the English ones. */
  readonly colourBar: boolean | { readonly near: string; readonly far: string }
  /**
   * The horizontal field of view of the camera that took the photo, 1 to 170 degrees. Normals and files in space depend on
   * it. Null takes that of the photo's EXIF block, or 60 degrees if it states none.
   */
  readonly fieldOfView: number | null
  /** OpenEXR with 16-bit floats: half the size, with 11 bits of precision. */
  readonly half: boolean
  /** For files in space. Their worker checks these options and adds the defaults, so that a page need not load them. */
  readonly space: Partial<SpaceOptions>
}

/**
 * In degrees. The main camera of a phone is equivalent to about 28 mm on 36 × 24 mm: 2·atan(36/2/28) = 65.5° in landscape
 * format and 46.4° in portrait format.
 */
export const DEFAULT_FIELD_OF_VIEW = 60

export const DEFAULT_FILE_OPTIONS: FileOptions = {
  look: DEFAULT_LOOK,
  colourBar: false,
  fieldOfView: null,
  half: false,
  space: {},
}

export const FIELD_OF_VIEW = { least: 1, most: 170 } as const

export function isFieldOfView(degrees: number): boolean {
  return degrees >= FIELD_OF_VIEW.least && degrees <= FIELD_OF_VIEW.most
}

/** The options as callers pass them. A partial look is completed from `DEFAULT_LOOK`. */
export type FileOptionsInput = {
  readonly [Option in keyof FileOptions]?: Option extends 'look'
    ? Partial<FileOptions[Option]>
    : FileOptions[Option]
}

/**
 * Checks the options of a caller without types, and completes them from `DEFAULT_FILE_OPTIONS`.
 * @throws TypeError with a message that names the invalid option.
 */
export function validateFileOptions(input: FileOptionsInput): FileOptions {
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const options: FileOptions = { ...DEFAULT_FILE_OPTIONS, ...Object.fromEntries(given) }
  const { colourBar, fieldOfView, half } = options
  if (fieldOfView !== null && !(typeof fieldOfView === 'number' && isFieldOfView(fieldOfView))) {
    throw new TypeError(
      `“fieldOfView” must be a number of degrees from ${FIELD_OF_VIEW.least} to ${FIELD_OF_VIEW.most}, not ${String(fieldOfView)}.`,
    )
  }
  const labels =
    typeof colourBar === 'object' && colourBar !== null
      ? { near: String(colourBar.near), far: String(colourBar.far) }
      : Boolean(colourBar)
  return {
    look: validateLook(options.look),
    colourBar: labels,
    fieldOfView,
    half: Boolean(half),
    space: options.space,
  }
}

/** The options that apply to a format. */
export type FileOptionsOf<Format extends FileFormat> = {
  readonly [Option in (typeof FILE_FORMATS)[Format]['options'][number]]?: FileOptionsInput[Option]
}
