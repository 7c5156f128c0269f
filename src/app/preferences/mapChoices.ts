/** Which depth map the visitor chose for a photo: the model's, the photo's own, or one from a file. Stored between visits. */
import { preferences } from '../../page/preferences.ts'

export const USES = ['network', 'photo', 'file'] as const

export type Use = (typeof USES)[number]

/** The number of photos whose choice is kept. The oldest choice is dropped first. */
const MAX_CHOICES = 500
/** Half of the hash, 128 bits, identifies a photo and halves the stored text. */
const NAME_LENGTH = 32

type Row = readonly [photo: string, use: Use]

function isRow(row: unknown): row is Row {
  return Array.isArray(row) && typeof row[0] === 'string' && USES.some((use) => use === row[1])
}

function rows(): readonly Row[] {
  try {
    const stored: unknown = JSON.parse(preferences.get('map-choices') ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRow) : []
  } catch {
    return []
  }
}

/** Keyed by the SHA-256 of the photo's file, in hexadecimal. */
export const mapChoices = {
  get: (sha256: string): Use | undefined =>
    rows().find(([photo]) => photo === sha256.slice(0, NAME_LENGTH))?.[1],
  set: (sha256: string, use: Use): void => {
    const name = sha256.slice(0, NAME_LENGTH)
    const others = rows().filter(([photo]) => photo !== name)
    const all = [...others, [name, use] satisfies Row]
    preferences.set('map-choices', JSON.stringify(all.slice(-MAX_CHOICES)))
  },
  clear: (): void => void preferences.set('map-choices', '[]'),
}
