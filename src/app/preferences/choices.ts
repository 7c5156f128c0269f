/** Which of a photo's depth maps the visitor chose, by the photo's hash, kept between visits. */
import { recall, remember } from '../../page/remembered.ts'

export const USES = ['network', 'photo', 'file'] as const

export type Use = (typeof USES)[number]

/** The latest so many; a hash's first half names a photo surely enough. */
const MOST = 500
const NAME_LENGTH = 32

type Row = readonly [photo: string, use: Use]

const isRow = (row: unknown): row is Row => Array.isArray(row) && typeof row[0] === 'string' && USES.some((use) => use === row[1])

const rows = (): readonly Row[] => {
  try {
    const kept: unknown = JSON.parse(recall('map-choices') ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRow) : []
  } catch {
    return []
  }
}

export const recallUse = (sha256: string): Use | undefined => rows().find(([photo]) => photo === sha256.slice(0, NAME_LENGTH))?.[1]

export const forgetUses = (): void => remember('map-choices', '[]')

export const rememberUse = (sha256: string, use: Use): void => {
  const name = sha256.slice(0, NAME_LENGTH)
  const others = rows().filter(([photo]) => photo !== name)
  remember('map-choices', JSON.stringify([...others, [name, use] satisfies Row].slice(-MOST)))
}
