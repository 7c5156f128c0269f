/** The reader's worker: depth maps out of files, whatever their form. */
import { expose, transfer } from 'comlink'
import { DamagedDepth } from '../core/embedded/damaged.ts'
import { findEmbeddedDepth } from '../core/embedded/index.ts'
import { DepthdropError } from '../core/errors.ts'
import { readImageHeader } from '../core/imageHeader/index.ts'
import { isSameShape, mapCorrelation } from '../core/import/compareMaps.ts'
import { turnUpright } from '../core/import/orient.ts'
import type { Raster } from '../core/import/raster.ts'
import { isNpy, readNpy } from '../core/import/readNpy.ts'
import { isPfm, readPfm } from '../core/import/readPfm.ts'
import { ColouredPicture } from '../core/import/readPng.ts'
import {
  embeddedToInverseDepth,
  type InverseDepth,
  importedToInverseDepth,
  statedMeaning,
} from '../core/import/toInverseDepth.ts'
import type { Notice, Size } from '../core/types.ts'
import { reply } from './failure.ts'
import type { Inside, Own, OwnWish, ReaderApi, Reading, Reply } from './protocol.ts'
import { readPicture } from './readPicture.ts'

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

function noticesOf({ holes, min, max }: InverseDepth): readonly Notice[] {
  return [
    ...(holes > 0 ? [{ code: 'own-holes', count: holes } as const] : []),
    ...(max > min ? [] : [{ code: 'own-flat' } as const]),
  ]
}

function readingOf(
  meant: InverseDepth,
  origin: Reading['origin'],
  more: readonly Notice[] = [],
): Reading {
  const { map, min, max, isMetric } = meant
  return { map, min, max, isMetric, origin, notices: [...more, ...noticesOf(meant)] }
}

function none(...notices: readonly Notice[]): Inside {
  return { kind: 'none', notices }
}

async function inside(photo: Blob, size: Size): Promise<Inside> {
  const bytes = await bytesOf(photo)
  const found = findEmbeddedDepth(bytes)
  if (found.kind === 'none') return none()
  if (found.kind === 'stereo') return none({ code: 'inside-stereo' })
  if (found.kind === 'damaged') return none({ code: 'inside-damaged', detail: found.detail })
  const { depth } = found
  try {
    const meant = embeddedToInverseDepth(await readPicture(depth.picture, false), depth.encoding)
    const upright = turnUpright(meant.map, readImageHeader(bytes)?.orientation ?? 1)
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
    const more: readonly Notice[] = depth.hasRange ? [] : [{ code: 'inside-range' }]
    return {
      kind: 'found',
      reading: readingOf({ ...meant, map }, { kind: 'photo', form: depth.kind }, more),
    }
  } catch (error) {
    if (error instanceof DamagedDepth)
      return none({ code: 'inside-damaged', detail: error.message })
    throw error
  }
}

async function planeOf(bytes: Uint8Array): Promise<Raster> {
  if (isNpy(bytes)) return readNpy(bytes)
  if (isPfm(bytes)) return readPfm(bytes)
  return readPicture(bytes, true)
}

/** What its own words leave open: the likeness to another map of the photo says which way round is the likelier. */
function guessed(plane: Raster, like: OwnWish['like']): Own {
  const sign =
    like === null ? 1 : mapCorrelation(importedToInverseDepth(plane, 'near-large').map, like)
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
    const meant = statedMeaning(plane) ?? meaning
    if (meant === null) return guessed(plane, like)
    return {
      kind: 'found',
      reading: readingOf(importedToInverseDepth(plane, meant), {
        kind: 'file',
        name,
        meaning: meant,
      }),
    }
  } catch (error) {
    if (error instanceof ColouredPicture) throw new DepthdropError('depth-coloured', { name })
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
