/** What turbo made of large models in their first visit: kept so that the next one need neither read nor pack them. */
import { type LruEntry, touch } from '../core/lru.ts'
import { modify, read, remove, writeIfSpace } from './kv.ts'
import { parseIndex } from './records.ts'

const PREFIX = 'packed:'
const INDEX = 'packed-index'

/** 192 MB: MiDaS small (130 MB) or several smaller ones; the last written stay. */
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

/** `value` holds its `bytes` in a Blob. False where it is over the budget or the disk has no room: nobody misses it. */
export async function putPacked(sha256: string, value: unknown, bytes: number): Promise<boolean> {
  let dropped: readonly string[] = []
  // Noted first: a form that no index names would be counted nowhere, if this page ended in between.
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
