/** Adds the visitor's own .onnx files, without running them. */
import { toHex } from '../core/bytes.ts'
import { DepthdropError } from '../core/errors.ts'
import { MAX_MODEL_BYTES } from '../core/models.ts'
import { readOnnx, writeOnnxParts } from '../core/onnx/index.ts'
import { deriveProfile, type ProfileCandidate, type ProfileWish } from '../core/profile/derive.ts'
import { shownAddress } from '../core/shownAddress.ts'
import type { Model, Profile } from '../core/types.ts'
import { getOwnModels, putOwnModel } from '../storage/storedModels.ts'
import type { StoredModel } from '../worker/protocol.ts'
import { findModelOf, keepForVisit } from './availableModels.ts'
import { catalogue } from './catalogue.ts'
import { storeModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'
import type { FetchedModel } from './fetchModelFile.ts'

export type OwnModel = {
  /** False if only a guess says whether near is large. */
  readonly isMeaningKnown: boolean
} & (
  | { readonly kind: 'ready'; readonly model: Model }
  | {
      readonly kind: 'ask'
      /** The likeliest comes first. */
      readonly candidates: readonly [ProfileCandidate, ...ProfileCandidate[]]
      /** Adds the model with the profile that the visitor chose. */
      readonly choose: (profile: Profile) => Promise<Model>
    }
)

export interface OwnModelOptions {
  /** The files with the model's weights, if it was exported as several files. Each is found by its name. */
  readonly data?: readonly File[]
  /** What the caller knows about the model; it wins over what the graph says. */
  readonly wish?: ProfileWish
  /** The whole profile. The graph is then not asked. */
  readonly profile?: Profile
  /** SHA-256 of the file, in hexadecimal digits. Another file is refused. */
  readonly sha256?: string
}

/** A larger file is stored as a Blob. A private window of Safari takes no Blob. */
const BLOB_BYTES = 256_000_000

/** @param name of the file, for the error */
async function readBytes(file: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = file
  if (size > MAX_MODEL_BYTES)
    throw new DepthdropError('model-not-onnx', {
      name,
      detail: `it has ${size} bytes, and a browser takes ${MAX_MODEL_BYTES} at most; export it with 16-bit weights`,
    })
  return new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new DepthdropError('file-unreadable', { name })
    }),
  )
}

/**
 * One file with the weights of the others in it. The weights are slices of their files, so the memory that reading them
 * took is free again. `file` itself, if it has all its weights.
 */
async function joinFiles(file: File, data: readonly File[]): Promise<Blob> {
  const others = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const other of data) others.set(other.name, await readBytes(other, other.name))
  let isUsed = false
  const onnx = readOnnx(await readBytes(file, file.name), file.name, {
    weights: (name) => {
      // A file that was chosen has no folder.
      const found = others.get(name.slice(name.lastIndexOf('/') + 1))
      isUsed ||= found !== undefined
      return found
    },
  })
  if (!isUsed) return file
  const files = new Map<ArrayBufferLike | undefined, File>(
    data.map((other) => [others.get(other.name)?.buffer, other]),
  )
  return new Blob(
    writeOnnxParts(onnx).map((part) => {
      const weights = files.get(part.buffer)
      return weights?.slice(part.byteOffset, part.byteOffset + part.length) ?? Uint8Array.from(part)
    }),
  )
}

interface Read {
  /** One complete file: the weights of other files are in it. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The same, in the form in which it is stored. */
  readonly file: StoredModel
}

async function readComplete(source: File | FetchedModel, data: readonly File[]): Promise<Read> {
  if (!(source instanceof File)) {
    const { bytes } = source
    return { bytes, file: bytes.length > BLOB_BYTES ? new Blob([bytes]) : bytes }
  }
  const file = data.length === 0 ? source : await joinFiles(source, data)
  const bytes = await readBytes(file, source.name)
  return { bytes, file: bytes.length > BLOB_BYTES ? file : bytes }
}

/** Throws 'model-hash' if the caller expects another file. */
export function checkSha256(model: string, actual: string, expected: string | undefined): void {
  if (expected !== undefined && expected.toLowerCase() !== actual)
    throw new DepthdropError('model-hash', { model, actual, expected })
}

/** Throws 'model-changed' if the address gave another file before. */
async function checkPin({ address }: FetchedModel, actual: string): Promise<void> {
  const before = await findModelOf(address)
  if (before !== undefined && before.sha256 !== actual)
    throw new DepthdropError('model-changed', {
      address: shownAddress(address),
      name: before.title,
      actual,
      expected: before.sha256,
    })
}

/**
 * Adds the visitor's .onnx file. It is ready if its graph or the wish says how the input is prepared, or if the visitor has
 * answered that before; otherwise the result has the kind 'ask'. Rejects with 'model-not-onnx', 'model-wrong-graph',
 * 'model-hash', 'model-changed', 'file-unreadable' or 'insecure'.
 */
export async function addOwnModel(
  file: File | FetchedModel,
  { data = [], wish = {}, profile, sha256: expected }: OwnModelOptions = {},
): Promise<OwnModel> {
  const { bytes, file: stored } = await readComplete(file, data)
  const onnx = readOnnx(bytes, file.name)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  const address = file instanceof File ? undefined : file.address
  checkSha256(file.name, sha256, expected)
  if (!(file instanceof File)) await checkPin(file, sha256)
  const listed = catalogue().find((model) => model.sha256 === sha256)
  const known = (await getOwnModels()).find((model) => model.sha256 === sha256)

  const keep = async (chosen: Profile): Promise<Model> => {
    const model: Model = listed ?? {
      id: `own-${sha256.slice(0, 12)}`,
      title: file.name,
      bytes: bytes.length,
      sha256,
      licence: '',
      profile: chosen,
      source: address === undefined ? (known?.source ?? { kind: 'own' }) : { kind: 'own', address },
    }
    const isStored = await storeModel(pageEngine, model, stored)
    if (!isStored) keepForVisit(model)
    // Without its bytes the description still says which file the address had.
    if (listed === undefined && (isStored || address !== undefined)) await putOwnModel(model)
    return model
  }

  if (profile !== undefined)
    return { kind: 'ready', model: await keep(profile), isMeaningKnown: true }
  const derived = deriveProfile(onnx.graph, file.name, wish)
  const { isMeaningKnown } = derived
  const isWished = Object.values(wish).some((value) => value !== undefined)
  const settled = listed?.profile ?? (isWished ? undefined : known?.profile)
  if (settled !== undefined)
    return { kind: 'ready', model: await keep(settled), isMeaningKnown: true }
  return derived.kind === 'known'
    ? { kind: 'ready', model: await keep(derived.profile), isMeaningKnown }
    : { kind: 'ask', candidates: derived.candidates, choose: keep, isMeaningKnown }
}
