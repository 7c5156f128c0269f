/** Puts the pinned model into the site's public folder, whole or in parts. */
import { readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Shard } from '../../src/core/shards.ts'
import { parseShardManifest } from '../../src/core/shards.ts'
import { ToolError } from '../process/main.mjs'
import { makeFolder } from '../process/makeFolder.mjs'
import type { DownloadOptions } from './download.ts'
import { download } from './download.ts'
import type { Pin } from './partial.ts'
import { copyPinned, isPinned } from './partial.ts'
import { removeParts, splitFile } from './split.ts'

export interface Place extends DownloadOptions {
  /** The path of the whole file: FOLDER/STEM.onnx. */
  readonly file: string
  /** An http(s) URL, or a file on this computer. */
  readonly from: string
  readonly split: boolean
  readonly partBytes?: number
}

/** Returns true if STEM.parts.json and all its parts exist and are correct. */
async function isSplit(file: string, pin: Pin): Promise<boolean> {
  const { dir, name } = path.parse(file)
  try {
    const { parts, sha256 } = parseShardManifest(
      await readFile(path.join(dir, `${name}.parts.json`), 'utf8'),
    )
    const isPart = (part: Shard): Promise<boolean> =>
      isPinned(path.join(dir, part.file), { title: pin.title, ...part })
    const whole = await Promise.all(parts.map(isPart))
    return sha256 === pin.sha256 && whole.every(Boolean)
  } catch {
    return false
  }
}

async function bring({ file, from, ...options }: Place, pin: Pin): Promise<void> {
  if (/^https?:\/\//.test(from)) return download(from, file, pin, options)
  const found = await stat(from).catch(() => undefined)
  if (found?.isFile() !== true)
    throw new ToolError(`“${from}” is neither a file on this computer nor an http(s) URL.`)
  return copyPinned(from, file, pin).catch((error: unknown) => {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new ToolError(
      `“${from}” could not be copied: ${error.message}. Free some space or fix the file’s permissions, and run the same command again.`,
    )
  })
}

/**
 * Returns 'there' if the file was there already. Throws a ToolError or DepthdropError with a sentence; an unverified
 * file never gets the model's name.
 */
export async function placeModel(place: Place, pin: Pin): Promise<'there' | 'placed'> {
  const { file, split, partBytes } = place
  const { dir, name } = path.parse(file)
  await makeFolder(path.resolve(dir))
  if (split && (await isSplit(file, pin))) {
    await rm(file, { force: true })
    return 'there'
  }
  const whole = await isPinned(file, pin)
  if (!whole) await bring(place, pin)
  if (split) await splitFile(file, pin, partBytes)
  else await removeParts(dir, name)
  return whole && !split ? 'there' : 'placed'
}
