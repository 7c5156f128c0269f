/** Which models are there, and how one comes to be: bundled, downloaded, or dropped by the visitor. */

import { DepthdropError } from '../core/errors.ts'
import { toHex } from '../core/hex.ts'
import { isHtml } from '../core/imageHeader/contentType.ts'
import { readOnnx } from '../core/onnx/index.ts'
import { deriveProfile, type ProfileCandidate } from '../core/profile.ts'
import type { Model, Profile, Progress } from '../core/types.ts'
import { deleteModel, getOwnModels, listModelHashes, putOwnModel } from '../storage/models.ts'
import { catalogue } from './catalogue.ts'
import { fetchModel, storeModel } from './engine/load.ts'
import { pageEngine } from './engine/pageEngine.ts'

export interface ModelEntry {
  readonly model: Model
  /** ready: can run now. on-site: can be downloaded from here. absent: neither. asking: nobody has answered yet. */
  readonly state: 'ready' | 'on-site' | 'absent' | 'asking'
  /** True where its bytes are in this browser's storage. */
  readonly kept: boolean
}

/** Models of this visit that storage would not take: they run until the page is closed. */
const visiting = new Map<string, Model>()

/** A host that takes longer to say that it has a file is as good as none. */
const ANSWER_MS = 15_000

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL(url, document.baseURI), {
      method: 'HEAD',
      cache: 'no-cache',
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return response.ok && !isHtml(response.headers.get('content-type'))
  } catch {
    return false
  }
}

async function onSite(urls: readonly string[]): Promise<boolean> {
  return (await Promise.all(urls.map(answers))).includes(true)
}

/** What the site and the mirrors last said of a model, by its SHA-256. */
const places = new Map<string, 'on-site' | 'absent'>()

/**
 * The catalogue and the visitor's own models, with what can be done with each now. From storage alone: a model that
 * would have to be fetched is as `askSite` last found it, and 'asking' before.
 */
export async function availableModels(): Promise<readonly ModelEntry[]> {
  const [stored, own] = await Promise.all([listModelHashes(), getOwnModels()])
  const known = catalogue().map((model): ModelEntry => {
    const kept = stored.has(model.sha256)
    if (model.source.kind === 'bundled' || kept || visiting.has(model.sha256))
      return { model, state: 'ready', kept }
    return { model, state: places.get(model.sha256) ?? 'asking', kept }
  })
  const isListed = (model: Model): boolean =>
    known.some((entry) => entry.model.sha256 === model.sha256)
  const mine = [
    ...own.filter((model) => stored.has(model.sha256)),
    ...[...visiting.values()].filter((model) => !stored.has(model.sha256)),
  ]
  return [
    ...known,
    ...mine
      .filter((model) => !isListed(model))
      .map((model): ModelEntry => ({ model, state: 'ready', kept: stored.has(model.sha256) })),
  ]
}

/**
 * Asks the site and the mirrors for each model that would have to be fetched. Only where the answer is about to be
 * seen: a browser notes every file that is not there as an error of the page.
 */
export async function askSite(): Promise<void> {
  const ask = async ({ model }: ModelEntry): Promise<void> => {
    const there = model.source.kind === 'fetched' && (await onSite(model.source.urls))
    places.set(model.sha256, there ? 'on-site' : 'absent')
  }
  await Promise.all((await availableModels()).filter(({ state }) => state !== 'ready').map(ask))
}

export interface DownloadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Brings a catalogue model into storage, or where that would not keep it, here until the page is closed; an aborted or
 * dropped one goes on from there next time.
 */
export async function downloadModel(
  model: Model,
  { signal, onProgress = () => undefined }: DownloadOptions = {},
): Promise<void> {
  await fetchModel(pageEngine, model, onProgress, signal)
  if (!(await listModelHashes()).has(model.sha256)) visiting.set(model.sha256, model)
}

export type OwnModel =
  | { readonly kind: 'ready'; readonly model: Model }
  | {
      readonly kind: 'ask'
      /** The likeliest first. */
      readonly candidates: readonly ProfileCandidate[]
      readonly choose: (profile: Profile) => Promise<Model>
    }

/** Longer than any network that runs in a browser tab's 1 GiB. */
const MOST_BYTES = 900_000_000

/**
 * A dropped .onnx: ready where its graph tells how it wants its input, or where it was answered before; else a
 * question. Throws 'model-not-onnx', 'model-wrong-graph' or 'file-unreadable'.
 */
export async function addOwnModel(file: File): Promise<OwnModel> {
  const { name } = file
  if (file.size > MOST_BYTES)
    throw new DepthdropError('model-not-onnx', {
      name,
      detail: `it has ${file.size} bytes, more than ${MOST_BYTES}`,
    })
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new DepthdropError('file-unreadable', { name })
    }),
  )
  const derived = deriveProfile(readOnnx(bytes, name).graph, name)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  const sha256 = toHex(await crypto.subtle.digest('SHA-256', bytes))
  const listed = catalogue().find((model) => model.sha256 === sha256)
  const answered = (await getOwnModels()).find((model) => model.sha256 === sha256)

  const keep = async (profile: Profile): Promise<Model> => {
    const model: Model = listed ?? {
      id: `own-${sha256.slice(0, 12)}`,
      title: name,
      bytes: bytes.length,
      sha256,
      licence: '',
      profile,
      source: { kind: 'own' },
    }
    const kept = await storeModel(pageEngine, model, bytes)
    if (!kept) visiting.set(sha256, model)
    else if (listed === undefined) await putOwnModel(model)
    return model
  }

  const profile =
    listed?.profile ?? answered?.profile ?? (derived.kind === 'known' ? derived.profile : undefined)
  if (profile !== undefined) return { kind: 'ready', model: await keep(profile) }
  return {
    kind: 'ask',
    candidates: derived.kind === 'ambiguous' ? derived.candidates : [],
    choose: keep,
  }
}

export async function forgetModel(model: Model): Promise<void> {
  visiting.delete(model.sha256)
  await deleteModel(model)
}
