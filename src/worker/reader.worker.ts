/** The reader's worker: depth maps out of files, whatever their form. */
import { expose, transfer } from 'comlink'
import { DamagedDepth } from '../core/embedded/damaged.ts'
import { findDepth } from '../core/embedded/find.ts'
import { DepthdropError } from '../core/errors.ts'
import { sniff } from '../core/imageHeader/dimensions.ts'
import { isSameShape, likeness } from '../core/import/likeness.ts'
import { fromLevels, fromPlane, type Meant, meaningOf } from '../core/import/meaning.ts'
import { turnUpright } from '../core/import/orient.ts'
import type { Plane } from '../core/import/plane.ts'
import { isNpy, readNpy } from '../core/import/readNpy.ts'
import { isPfm, readPfm } from '../core/import/readPfm.ts'
import { Coloured } from '../core/import/readPng.ts'
import type { Notice, Size } from '../core/types.ts'
import { reply } from './failure.ts'
import type { Inside, Own, OwnWish, ReaderApi, Reading, Reply } from './protocol.ts'
import { readPicture } from './readPicture.ts'

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

function noticesOf({ holes, min, max }: Meant): readonly Notice[] {
  return [
    ...(holes > 0 ? [{ code: 'own-holes', count: holes } as const] : []),
    ...(max > min ? [] : [{ code: 'own-flat' } as const]),
  ]
}

function readingOf(meant: Meant, origin: Reading['origin'], more: readonly Notice[] = []): Reading {
  const { map, min, max, isMetric } = meant
  return { map, min, max, isMetric, origin, notices: [...more, ...noticesOf(meant)] }
}

function none(...notices: readonly Notice[]): Inside {
  return { kind: 'none', notices }
}

async function inside(photo: Blob, size: Size): Promise<Inside> {
  const bytes = await bytesOf(photo)
  const found = findDepth(bytes)
  if (found.kind === 'none') return none()
  if (found.kind === 'stereo') return none({ code: 'inside-stereo' })
  if (found.kind === 'damaged') return none({ code: 'inside-damaged', detail: found.detail })
  const { claim } = found
  try {
    const meant = fromLevels(await readPicture(claim.picture, false), claim.levels)
    const upright = turnUpright(meant.map, sniff(bytes)?.orientation ?? 1)
    // Browsers differ in which formats' orientation they obey: the photo's shape says whether this one did.
    const map = [upright, meant.map].find((one) => isSameShape(one, size))
    if (map === undefined) {
      const { width, height } = upright
      return none({
        code: 'inside-shape',
        width,
        height,
        photoWidth: size.width,
        photoHeight: size.height,
      })
    }
    const more: readonly Notice[] = claim.hasRange ? [] : [{ code: 'inside-range' }]
    return {
      kind: 'found',
      reading: readingOf({ ...meant, map }, { kind: 'photo', form: claim.kind }, more),
    }
  } catch (error) {
    if (error instanceof DamagedDepth)
      return none({ code: 'inside-damaged', detail: error.message })
    throw error
  }
}

async function planeOf(bytes: Uint8Array): Promise<Plane> {
  if (isNpy(bytes)) return readNpy(bytes)
  if (isPfm(bytes)) return readPfm(bytes)
  return readPicture(bytes, true)
}

/** What its own words leave open: the likeness to another map of the photo says which way round is the likelier. */
function guessed(plane: Plane, like: OwnWish['like']): Own {
  const sign = like === null ? 1 : likeness(fromPlane(plane, 'near-large').map, like)
  return {
    kind: 'unclear',
    guess: sign < 0 ? 'near-small' : 'near-large',
    isInteger: plane.most !== null || !plane.data.some((value) => value % 1 !== 0),
  }
}

async function own(name: string, file: Blob, { size, meaning, like }: OwnWish): Promise<Own> {
  try {
    const plane = await planeOf(await bytesOf(file))
    const { width, height } = plane
    if (!isSameShape(plane, size))
      throw new DepthdropError('depth-shape', {
        name,
        width,
        height,
        photoWidth: size.width,
        photoHeight: size.height,
      })
    const meant = meaningOf(plane) ?? meaning
    if (meant === null) return guessed(plane, like)
    return {
      kind: 'found',
      reading: readingOf(fromPlane(plane, meant), { kind: 'file', name, meaning: meant }),
    }
  } catch (error) {
    if (error instanceof Coloured) throw new DepthdropError('depth-coloured', { name })
    if (error instanceof DamagedDepth)
      throw new DepthdropError('depth-unreadable', { name, detail: error.message })
    throw error
  }
}

/** The map goes to the page without a copy. */
function moved(answer: Reply<Inside | Own>): Transferable[] {
  return answer.ok && 'reading' in answer.value ? [answer.value.reading.map.data.buffer] : []
}

const api: ReaderApi = {
  inside: async (name, photo, size) => {
    const answer = await reply(name, () => inside(photo, size))
    return transfer(answer, moved(answer))
  },
  own: async (name, file, wish) => {
    const answer = await reply(name, () => own(name, file, wish))
    return transfer(answer, moved(answer))
  },
}

expose(api)
