/** What a person may choose about a file, beside its form. */
import type { FILE_FORMATS, FileFormat } from './fileFormats.ts'
import { DEFAULT_LOOK, type Look } from './look.ts'

export interface FileOptions {
  /** How the map is shown: heat takes all of it, gray8 and gray16 its ends and whether it is reversed. */
  readonly look: Look
}

export const DEFAULT_FILE_OPTIONS: FileOptions = { look: DEFAULT_LOOK }

/** Those of the options that mean something in this form. */
export type FileOptionsOf<Format extends FileFormat> = {
  readonly [Option in (typeof FILE_FORMATS)[Format]['options'][number]]?: FileOptions[Option]
}
