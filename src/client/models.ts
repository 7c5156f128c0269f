/** Which models are there, and how one comes to be: bundled, downloaded, or dropped by the visitor. */
import { isPage } from '../core/contentType.ts'
import { DepthdropError } from '../core/errors.ts'
import { hex } from '../core/hex.ts'
import { readOnnx } from '../core/onnx.ts'
import { deriveProfile, type Candidate } from '../core/profile.ts'
import type { Model, Profile, Progress } from '../core/types.ts'
import { forgetStoredModel, noteOwnModel, ownModels, storedModels } from '../storage/models.ts'
import { catalogue } from './catalogue.ts'
import { adoptModel, fetchModel } from './engine.ts'

export interface ModelEntry {
  readonly model: Model
  /** ready: can run now. on-site: can be downloaded from here. absent: neither. */
  readonly state: 'ready' | 'on-site' | 'absent'
  /** True where its bytes are in this browser's storage. */
  readonly kept: boolean
}

/** Models of this visit that storage would not take: they run until the page is closed. */
const visiting = new Map<string, Model>()

/** A host that takes longer to say that it has a file is as good as none. */
const ANSWER_MS = 15_000

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(new URL(url, document.baseURI), { method: 'HEAD', cache: 'no-cache', signal: AbortSignal.timeout(ANSWER_MS) })
    return response.ok && !isPage(response.headers.get('content-type'))
  } catch {
    return false
  }
}

const onSite = async (urls: readonly string[]): Promise<boolean> => (await Promise.all(urls.map(answers))).includes(true)

/** The catalogue and the visitor's own models, with what can be done with each now. */
export const availableModels = async (): Promise<readonly ModelEntry[]> => {
  const [stored, own] = await Promise.all([storedModels(), ownModels()])
  const known = await Promise.all(
    catalogue().map(async (model): Promise<ModelEntry> => {
      if (model.source.kind === 'bundled') return { model, state: 'ready', kept: false }
      if (stored.has(model.sha256)) return { model, state: 'ready', kept: true }
      const there = model.source.kind === 'fetched' && (await onSite(model.source.urls))
      return { model, state: there ? 'on-site' : 'absent', kept: false }
    }),
  )
  const mine = [...own.filter((model) => stored.has(model.sha256)), ...[...visiting.values()].filter((model) => !stored.has(model.sha256))]
  return [...known, ...mine.map((model): ModelEntry => ({ model, state: 'ready', kept: stored.has(model.sha256) }))]
}

export interface DownloadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Brings a catalogue model into storage; an aborted or dropped one goes on from there next time. */
export const downloadModel = (model: Model, { signal, onProgress = () => undefined }: DownloadOptions = {}): Promise<void> =>
  fetchModel(model, onProgress, signal)

export type OwnModel =
  | { readonly kind: 'ready'; readonly model: Model }
  | {
      readonly kind: 'ask'
      /** The likeliest first. */
      readonly candidates: readonly Candidate[]
      readonly choose: (profile: Profile) => Promise<Model>
    }

/** Longer than any network that runs in a browser tab's 1 GiB. */
const MOST_BYTES = 900_000_000

/**
 * A dropped .onnx: ready where its graph tells how it wants its input, or where it was answered before; else a
 * question. Throws 'model-not-onnx', 'model-wrong-graph' or 'file-unreadable'.
 */
export const addOwnModel = async (file: File): Promise<OwnModel> => {
  const { name } = file
  if (file.size > MOST_BYTES) throw new DepthdropError('model-not-onnx', { name, detail: `it has ${file.size} bytes, more than ${MOST_BYTES}` })
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new DepthdropError('file-unreadable', { name })
    }),
  )
  const derived = deriveProfile(readOnnx(bytes, name).graph, name)
  if (crypto.subtle === undefined) throw new DepthdropError('insecure')
  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes))
  const listed = catalogue().find((model) => model.sha256 === sha256)
  const answered = (await ownModels()).find((model) => model.sha256 === sha256)

  const keep = async (profile: Profile): Promise<Model> => {
    const model: Model = listed ?? { id: `own-${sha256.slice(0, 12)}`, title: name, bytes: bytes.length, sha256, licence: '', profile, source: { kind: 'own' } }
    const kept = await adoptModel(model, bytes)
    if (listed !== undefined) return model
    if (kept) await noteOwnModel(model)
    else visiting.set(sha256, model)
    return model
  }

  const profile = listed?.profile ?? answered?.profile ?? (derived.kind === 'known' ? derived.profile : undefined)
  if (profile !== undefined) return { kind: 'ready', model: await keep(profile) }
  return { kind: 'ask', candidates: derived.kind === 'ambiguous' ? derived.candidates : [], choose: keep }
}

export const forgetModel = async (model: Model): Promise<void> => {
  visiting.delete(model.sha256)
  await forgetStoredModel(model)
}
