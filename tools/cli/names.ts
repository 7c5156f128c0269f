/** Checks the names on the command line, and names the output files. */
import path from 'node:path'
import type { Look } from '../../src/core/colour/look.ts'
import { PALETTE_NAMES } from '../../src/core/colour/paletteNames.ts'
import {
  FILE_FORMATS,
  type FileFormat,
  FORMAT_NAMES,
  isFileFormat,
} from '../../src/core/files/fileFormats.ts'
import { safeStem } from '../../src/core/files/fileNames.ts'
import { validateSpaceOptions } from '../../src/core/files/spaceOptions.ts'
import { ENGINE_CHOICES, isEngineChoice } from '../../src/core/settings.ts'
import type { EngineChoice } from '../../src/core/types.ts'
import type { Run } from './arguments.mjs'

/** A run whose format, palette and engine names exist. */
export interface KnownRun extends Run {
  readonly formats: readonly FileFormat[]
  readonly look: Look
  readonly engine: EngineChoice
}

/** Returns the run, or a sentence that says which name does not exist. */
export function checkNames(run: Run): KnownRun | string {
  const formats = run.formats.filter(isFileFormat)
  const palette = PALETTE_NAMES.find((name) => name === run.look.palette)
  const wrong = run.formats.find((name) => !isFileFormat(name))
  if (wrong !== undefined)
    return `“${wrong}” is not a format. There are ${FORMAT_NAMES.join(', ')}.`
  if (palette === undefined)
    return `“${run.look.palette}” is not a palette. There are ${PALETTE_NAMES.join(', ')}.`
  try {
    validateSpaceOptions(run.space)
  } catch (error) {
    return `--set: ${error instanceof Error ? error.message : String(error)}`
  }
  const { engine } = run
  if (!isEngineChoice(engine))
    return `“${engine}” is not an engine. There are ${ENGINE_CHOICES.join(', ')}.`
  return { ...run, formats, engine, look: { ...run.look, palette } }
}

export function fileFor(base: string, format: FileFormat): string {
  return `${base}${FILE_FORMATS[format].ending}`
}

function withoutExtension(file: string): string {
  return path.join(path.dirname(file), safeStem(path.parse(file).name))
}

/**
 * Returns, for each picture, the absolute path without ending for its output files: the picture's name
 * without extension, in `out` or beside the picture. Pictures that would share a path keep their extension
 * (a.jpg, a.png), and get a number if that is still not unique. A picture that is given twice is written
 * once. Names of Windows' devices get `_`, and long names are cut. `folders` maps a picture to its subfolder within `out`.
 */
export function basesFor(
  files: readonly string[],
  out: string | null,
  folders: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const pictures = [...new Set(files.map((file) => path.resolve(file)))]
  const placed = (file: string): string =>
    out === null ? file : path.join(path.resolve(out), folders.get(file) ?? '', path.basename(file))
  // Most desktop file systems ignore the case of names.
  const count = (name: string): number =>
    pictures.filter((other) => withoutExtension(placed(other)).toLowerCase() === name.toLowerCase())
      .length
  const taken = new Set<string>()
  return new Map(
    pictures.map((picture) => {
      const short = withoutExtension(placed(picture))
      const whole = placed(picture)
      const wanted =
        count(short) === 1 ? short : path.join(path.dirname(whole), safeStem(path.basename(whole)))
      let base = wanted
      for (let number = 2; taken.has(base.toLowerCase()); number += 1) base = `${wanted}-${number}`
      taken.add(base.toLowerCase())
      return [picture, base]
    }),
  )
}
