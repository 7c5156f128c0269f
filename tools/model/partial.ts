/** Downloads go to NAME.partial, which is renamed to NAME only when it is complete and verified. */
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { DepthdropError } from '../../src/core/errors.ts'
import { hashFile } from './hash.ts'

/** The expected length and SHA-256 of a file. `title` names it in error sentences. */
export interface Pin {
  readonly title: string
  readonly bytes: number
  readonly sha256: string
}

export function partialOf(file: string): string {
  return `${file}.partial`
}

/** Returns the size in bytes, or 0 if there is no such file. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

/** Returns true if `file` exists and matches `pin`. */
export async function isPinned(file: string, pin: Pin): Promise<boolean> {
  return (await sizeOf(file)) === pin.bytes && (await hashFile(file)) === pin.sha256
}

/** Verifies and renames the partial file. If it is wrong, removes it and throws 'model-length' or 'model-hash'. */
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

/** Copies a file from this computer and verifies it in the same way. */
export async function copyPinned(from: string, file: string, pin: Pin): Promise<void> {
  await copyFile(from, partialOf(file))
  await settle(file, pin)
}
