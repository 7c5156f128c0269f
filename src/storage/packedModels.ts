/** Stores large models as turbo packed them in the first visit. The next visit neither parses nor packs them again. */
import { type LruEntry, touch } from '../core/lru.ts'
import { modify, read, remove, writeIfSpace } from './kv.ts'
import { parseIndex } from './records.ts'

const PREFIX = 'packed:'
const INDEX = 'packed-index'

/** 192 MB: MiDaS small (130 MB) or several smaller models. The last written stay. */
const BUDGET = 192 * 1024 * 1024

export function packedKey(sha256: string): string {
  return `${PREFIX}${sha256}`
}

async function readIndex(): Promise<readonly LruEntry[]> {
  return parseIndex(await read<unknown>('models', INDEX))
}

/** Bytes of each model's packed form, by the model's SHA-256. */
export async function getPackedSizes(): Promise<ReadonlyMap<string, number>> {
  return new Map((await readIndex()).map(({ key, bytes }) => [key.slice(PREFIX.length), bytes]))
}

export function getPacked(sha256: string): Promise<unknown> {
  return read<unknown>('models', packedKey(sha256))
}

export async function deletePacked(sha256: string): Promise<void> {
  if (!(await getPackedSizes()).has(sha256)) return
  await remove('models', packedKey(sha256))
  await modify<unknown>('models', INDEX, (old) =>
    parseIndex(old).filter(({ key }) => key !== packedKey(sha256)),
  )
}

/**
 * @param value holds its `bytes` in a Blob
 * @returns false if it is larger than the budget or the disk has no space; the model then loads as it did before
 */
export async function putPacked(sha256: string, value: unknown, bytes: number): Promise<boolean> {
  let dropped: readonly string[] = []
  // The index comes first: if the page closed in between, a packed model without an entry would never be removed.
  await modify<unknown>('models', INDEX, (old) => {
    const result = touch(parseIndex(old), { key: packedKey(sha256), bytes }, BUDGET)
    dropped = result.dropped
    return result.kept
  })
  await Promise.all(dropped.map((key) => remove('models', key)))
  if (dropped.includes(packedKey(sha256))) return false
  if (await writeIfSpace('models', packedKey(sha256), value, bytes)) return true
  await deletePacked(sha256)
  return false
}
