/** Which of a photo's depth maps the visitor chose, by the photo's hash, kept between visits. */
import { recall, remember } from '../../page/remembered.ts'

export const USES = ['network', 'photo', 'file'] as const

export type Use = (typeof USES)[number]

/** The latest so many; a hash's first half names a photo surely enough. */
const MOST = 500
const NAME_LENGTH = 32

type Row = readonly [photo: string, use: Use]

function isRow(row: unknown): row is Row {
  return Array.isArray(row) && typeof row[0] === 'string' && USES.some((use) => use === row[1])
}

function rows(): readonly Row[] {
  try {
    const kept: unknown = JSON.parse(recall('map-choices') ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRow) : []
  } catch {
    return []
  }
}

export function recallUse(sha256: string): Use | undefined {
  return rows().find(([photo]) => photo === sha256.slice(0, NAME_LENGTH))?.[1]
}

export function forgetUses(): void {
  return remember('map-choices', '[]')
}

export function rememberUse(sha256: string, use: Use): void {
  const name = sha256.slice(0, NAME_LENGTH)
  const others = rows().filter(([photo]) => photo !== name)
  remember('map-choices', JSON.stringify([...others, [name, use] satisfies Row].slice(-MOST)))
}
