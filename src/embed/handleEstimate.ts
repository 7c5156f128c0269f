/** Estimates the depth map that a host requested. */
import type { Progress } from '../core/types.ts'
import { type DepthOptions, estimateDepth } from '../library/estimateDepth.ts'
import { toBlob } from '../library/pictureBytes.ts'
import { closeBitmap } from './embedSource.ts'
import {
  type EmbedResult,
  type EmbedSource,
  type EstimateRequest,
  isModelAddress,
  MAX_NAME_LENGTH,
} from './messages.ts'
import { ModelUnasked } from './modelUnasked.ts'

/** Rejects with ModelUnasked for an address whose model is not in the frame's storage. */
async function modelOf(
  wanted: NonNullable<EstimateRequest['model']>,
): Promise<NonNullable<DepthOptions['model']>> {
  if (!isModelAddress(wanted)) return wanted
  const { findReady, readModelAddress } = await import('../client/ownModels.ts')
  const { url, shown } = readModelAddress(wanted)
  const found = await findReady(url)
  if (found === undefined) throw new ModelUnasked(shown)
  return found
}

/** @param name overrides the file's own name; without any name the file is called “photo” */
async function toFile(
  source: EmbedSource,
  name: string | undefined,
  signal: AbortSignal,
): Promise<File> {
  if (source instanceof File && name === undefined && source.name.length <= MAX_NAME_LENGTH)
    return source
  const blob = await toBlob(source, signal)
  const given = name ?? (source instanceof File ? source.name : '')
  return new File([blob], given.slice(0, MAX_NAME_LENGTH) || 'photo', { type: blob.type })
}

export interface EstimateReply {
  readonly result: EmbedResult
  readonly transfer: readonly Transferable[]
}

export interface EstimateHooks {
  readonly signal: AbortSignal
  /** Receives the picture as a file before the estimate starts. */
  readonly onFile: (file: File) => void
  readonly onProgress: (progress: Progress) => void
}

/** Closes the source if it is a bitmap. Rejects with a DepthdropError or an AbortError. */
export async function handleEstimate(
  {
    source,
    name,
    model: wanted = 'starter',
    detail = 'raw',
    flip = false,
    palette,
    picture: isWanted = false,
  }: EstimateRequest,
  { signal, onFile, onProgress }: EstimateHooks,
): Promise<EstimateReply> {
  const file = await toFile(source, name, signal).finally(() => closeBitmap(source))
  const model = await modelOf(wanted)
  signal.throwIfAborted()
  onFile(file)
  const made = await estimateDepth(file, { model, detail, flip, signal, onProgress })
  const picture = isWanted ? await made.toImageBitmap(palette, { signal }) : undefined
  const { width, height, min, max, size, notices, cached, timing } = made
  const { engine, threads, reason } = made.engine
  const common = {
    width,
    height,
    min,
    max,
    size,
    detail,
    flip,
    engine,
    threads,
    reason,
    notices,
    cached,
    timing,
  }
  // The original stays in the frame's memory, so a copy is transferred.
  const data = made.data.slice()
  return {
    result: { ...common, data, ...(picture === undefined ? {} : { picture }) },
    transfer: [data.buffer, ...(picture === undefined ? [] : [picture])],
  }
}
