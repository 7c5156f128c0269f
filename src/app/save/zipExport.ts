/** Writes many maps to a ZIP or a folder, file by file. A file that fails is left out. */
import type { FileFormat } from '../../core/files/fileFormats.ts'
import { detailedName, treeNames } from '../../core/files/fileNames.ts'
import type { Progress } from '../../core/types.ts'
import type { ZipEntry } from '../../io/zip.ts'
import { type FileRequest, makeFile, type Savable } from '../../makeFile.ts'
import { type AppError, toAppError } from '../photo/item.ts'
import { savedSettings } from './savedMap.ts'

export interface ZipSource {
  /** The name of the photo's file. */
  readonly name: string
  /** The name with the photo's folders, which the target mirrors. */
  readonly path: string
  /** The map that a file of this format holds. Undefined if it no longer exists. */
  load(format: FileFormat): Promise<Savable | undefined>
}

export interface LeftOut {
  readonly name: string
  /** Null if the map no longer exists. */
  readonly error: AppError | null
}

export interface ZipOutcome {
  readonly written: number
  readonly leftOut: readonly LeftOut[]
}

export interface ZipRequest {
  readonly sources: readonly ZipSource[]
  readonly formats: readonly FileFormat[]
  /** The options for the files of a map. */
  optionsFor(key: string): FileRequest
  readonly signal: AbortSignal
  /** `done` of `all` files. The current file counts by its fraction. */
  readonly onProgress: (done: number, all: number) => void
  /** All sources before this index are written. */
  readonly onSource: (index: number) => void
}

type NameFor = (format: FileFormat) => string

/** Every file failed, so there is no ZIP. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten'
  readonly leftOut: readonly LeftOut[]

  constructor(leftOut: readonly LeftOut[]) {
    super('No file could be written.')
    this.leftOut = leftOut
  }
}

/**
 * Passes the files to `write`, which pulls them one by one. Rejects with the reason of `signal`, with the error of `write`, or
 * with NothingWritten.
 */
export async function exportZip(
  request: ZipRequest,
  write: (files: AsyncIterable<ZipEntry>) => Promise<void>,
): Promise<ZipOutcome> {
  const { sources, formats, optionsFor, signal, onProgress, onSource } = request
  const nameOf = treeNames(sources.map(({ path }) => path))
  const all = sources.length * formats.length
  const leftOut: LeftOut[] = []
  let begun = 0
  let written = 0

  const make = async (
    source: ZipSource,
    format: FileFormat,
    nameFor: NameFor,
    onFileProgress: (progress: Progress) => void,
  ): Promise<ZipEntry | LeftOut> => {
    try {
      const map = await source.load(format)
      if (map === undefined) return { name: source.name, error: null }
      const nameIn = (one: FileFormat): string =>
        detailedName(nameFor(one), one, savedSettings(one, map.settings))
      // The files of one map are in the same folder, so they name each other without it.
      const siblings = formats.map((one) => ({
        format: one,
        name: nameIn(one).split('/').at(-1) ?? '',
        settings: savedSettings(one, map.settings),
      }))
      const blob = await makeFile(map, format, {
        ...optionsFor(map.key),
        siblings,
        signal,
        onProgress: onFileProgress,
      })
      return { name: nameIn(format), blob }
    } catch (error) {
      signal.throwIfAborted()
      return { name: source.name, error: toAppError(error) }
    }
  }

  const files = async function* (): AsyncGenerator<ZipEntry> {
    for (const [index, source] of sources.entries()) {
      onSource(index)
      const nameFor: NameFor = (format) => nameOf[index]?.(format) ?? source.name
      for (const format of formats) {
        signal.throwIfAborted()
        const before = begun++
        onProgress(before, all)
        const file = await make(source, format, nameFor, ({ fraction }) =>
          onProgress(before + (fraction ?? 0), all),
        )
        if (!('blob' in file)) {
          leftOut.push(file)
          continue
        }
        written += 1
        yield file
      }
    }
    if (written === 0) throw new NothingWritten(leftOut)
  }

  try {
    await write(files())
  } catch (error) {
    signal.throwIfAborted()
    // A stream may reject with another error than the one that caused it.
    if (written === 0 && begun === all) throw new NothingWritten(leftOut)
    throw error
  }
  return { written, leftOut }
}
