/** A file on its way: NAME.partial, which takes NAME only when it is whole and the right one. */
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { DepthdropError } from '../../src/core/errors.ts'
import { hashFile } from './hash.ts'

/** What a file must be. `title` is for the sentence. */
export interface Pin {
  readonly title: string
  readonly bytes: number
  readonly sha256: string
}

export function partialOf(file: string): string {
  return `${file}.partial`
}

/** Bytes there; 0 where there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

/** Whether `file` is there and exactly what `pin` says. */
export async function isPinned(file: string, pin: Pin): Promise<boolean> {
  return (await sizeOf(file)) === pin.bytes && (await hashFile(file)) === pin.sha256
}

/** Gives the partial file its name. Throws 'model-length' or 'model-hash', and then removes it. */
export async function settle(file: string, pin: Pin): Promise<void> {
  const partial = partialOf(file)
  const refuse = async (error: DepthdropError): Promise<never> => {
    await rm(partial, { force: true })
    throw error
  }
  const { title: model, bytes: expected } = pin
  const actual = await sizeOf(partial)
  if (actual !== expected)
    await refuse(new DepthdropError('model-length', { model, actual, expected }))
  const hash = await hashFile(partial)
  if (hash !== pin.sha256) {
    await refuse(new DepthdropError('model-hash', { model, actual: hash, expected: pin.sha256 }))
  }
  await rename(partial, file)
}

/** The same for a file that is on this computer already. */
export async function copyPinned(from: string, file: string, pin: Pin): Promise<void> {
  await copyFile(from, partialOf(file))
  await settle(file, pin)
}
