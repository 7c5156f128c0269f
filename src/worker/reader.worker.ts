/** A reader's worker: it reads depth maps out of photos and out of files of their own. */
import { expose, transfer } from 'comlink'
import { findEmbeddedDepth } from '../core/embedded/index.ts'
import { DamagedDepth, DepthdropError } from '../core/errors.ts'
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
import type {
  EmbeddedDepth,
  ExternalDepth,
  ImportedDepth,
  ImportOptions,
  ReaderApi,
  Reply,
} from './protocol.ts'
import { readPicture } from './readPicture.ts'
import { reply } from './reply.ts'

async function readBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

function noticesOf({ holes, min, max }: InverseDepth): readonly Notice[] {
  return [
    ...(holes > 0 ? [{ code: 'own-holes', count: holes } as const] : []),
    ...(max > min ? [] : [{ code: 'own-flat' } as const]),
  ]
}

function toExternalDepth(
  depth: InverseDepth,
  origin: ExternalDepth['origin'],
  more: readonly Notice[] = [],
): ExternalDepth {
  const { map, min, max, isMetric } = depth
  return { map, min, max, isMetric, origin, notices: [...more, ...noticesOf(depth)] }
}

function notFound(...notices: readonly Notice[]): EmbeddedDepth {
  return { kind: 'none', notices }
}

async function readEmbedded(photo: Blob, size: Size): Promise<EmbeddedDepth> {
  const bytes = await readBytes(photo)
  const found = findEmbeddedDepth(bytes)
  if (found.kind === 'none') return notFound()
  if (found.kind === 'stereo') return notFound({ code: 'inside-stereo' })
  if (found.kind === 'damaged') return notFound({ code: 'inside-damaged', detail: found.detail })
  const { depth: embedded } = found
  try {
    const depth = embeddedToInverseDepth(
      await readPicture(embedded.picture, false),
      embedded.encoding,
    )
    const upright = turnUpright(depth.map, readImageHeader(bytes)?.orientation ?? 1)
    // Browsers differ in which formats they turn upright. The shape of the decoded photo shows whether this one did.
    const map = [upright, depth.map].find((one) => isSameShape(one, size))
    if (map === undefined) {
      const { width, height } = upright
      return notFound({
        code: 'inside-shape',
        width,
        height,
        photoWidth: size.width,
        photoHeight: size.height,
      })
    }
    const more: readonly Notice[] = embedded.hasRange ? [] : [{ code: 'inside-range' }]
    return {
      kind: 'found',
      reading: toExternalDepth({ ...depth, map }, { kind: 'photo', form: embedded.kind }, more),
    }
  } catch (error) {
    if (error instanceof DamagedDepth)
      return notFound({ code: 'inside-damaged', detail: error.message })
    throw error
  }
}

async function readRaster(bytes: Uint8Array): Promise<Raster> {
  if (isNpy(bytes)) return readNpy(bytes)
  if (isPfm(bytes)) return readPfm(bytes)
  return readPicture(bytes, true)
}

/** The correlation with the reference shows whether near is more likely large or small. */
function guessMeaning(raster: Raster, reference: ImportOptions['reference']): ImportedDepth {
  const sign =
    reference === null
      ? 1
      : mapCorrelation(importedToInverseDepth(raster, 'near-large').map, reference)
  return {
    kind: 'unclear',
    guess: sign < 0 ? 'near-small' : 'near-large',
    isInteger: raster.most !== null || !raster.data.some((value) => value % 1 !== 0),
  }
}

async function readImported(
  name: string,
  file: Blob,
  { size, meaning, reference }: ImportOptions,
): Promise<ImportedDepth> {
  try {
    const raster = await readRaster(await readBytes(file))
    const { width, height } = raster
    if (!isSameShape(raster, size))
      throw new DepthdropError('depth-shape', {
        name,
        width,
        height,
        photoWidth: size.width,
        photoHeight: size.height,
      })
    const known = statedMeaning(raster) ?? meaning
    if (known === null) return guessMeaning(raster, reference)
    return {
      kind: 'found',
      reading: toExternalDepth(importedToInverseDepth(raster, known), {
        kind: 'file',
        name,
        meaning: known,
      }),
    }
  } catch (error) {
    if (error instanceof ColouredPicture) throw new DepthdropError('depth-coloured', { name })
    if (error instanceof DamagedDepth)
      throw new DepthdropError('depth-unreadable', { name, detail: error.message })
    throw error
  }
}

function transferList(answer: Reply<EmbeddedDepth | ImportedDepth>): Transferable[] {
  return answer.ok && 'reading' in answer.value ? [answer.value.reading.map.data.buffer] : []
}

const api: ReaderApi = {
  readEmbedded: async (name, photo, size) => {
    const answer = await reply(name, () => readEmbedded(photo, size))
    return transfer(answer, transferList(answer))
  },
  readImported: async (name, file, options) => {
    const answer = await reply(name, () => readImported(name, file, options))
    return transfer(answer, transferList(answer))
  },
}

expose(api)
