/** One request of a host → its map, by the same path as everywhere. */
import type { Progress } from '../core/types.ts'
import { estimateDepth } from '../library/estimateDepth.ts'
import { toBlob } from '../library/source.ts'
import { letGo } from './bitmap.ts'
import {
  type EmbedResult,
  type EmbedSource,
  type EstimateRequest,
  LONGEST_NAME,
} from './messages.ts'

async function fileOf(
  source: EmbedSource,
  name: string | undefined,
  signal: AbortSignal,
): Promise<File> {
  if (source instanceof File && name === undefined && source.name.length <= LONGEST_NAME)
    return source
  const blob = await toBlob(source, signal)
  const given = name ?? (source instanceof File ? source.name : '')
  return new File([blob], given.slice(0, LONGEST_NAME) || 'photo', { type: blob.type })
}

export interface Made {
  readonly result: EmbedResult
  readonly transfer: readonly Transferable[]
}

export interface WorkOptions {
  readonly signal: AbortSignal
  /** Sees what is estimated, as a file. */
  readonly onFile: (file: File) => void
  readonly onProgress: (progress: Progress) => void
}

/** Closes the source where it is a bitmap. Rejects with DepthdropError or an AbortError. */
export async function work(
  {
    source,
    name,
    model = 'starter',
    detail = 'raw',
    flip = false,
    palette,
    picture: isWanted = false,
  }: EstimateRequest,
  { signal, onFile, onProgress }: WorkOptions,
): Promise<Made> {
  const file = await fileOf(source, name, signal).finally(() => letGo(source))
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
  // A copy goes: the map itself stays remembered here.
  const data = made.data.slice()
  return {
    result: { ...common, data, ...(picture === undefined ? {} : { picture }) },
    transfer: [data.buffer, ...(picture === undefined ? [] : [picture])],
  }
}
