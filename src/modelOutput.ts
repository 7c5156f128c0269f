/** From a refined map back to the model's own output, which float files hold unless the caller chooses otherwise. */
import { isRaw, RAW } from './core/settings.ts'
import { reopened } from './estimate/storedEstimate.ts'
import { type Estimate, estimateDepth } from './estimate.ts'
import { modelOutputKey, peekMap } from './storage/maps.ts'

/**
 * The unrefined estimate of the same photo: from storage, or else estimated again. Returns `estimate` itself if it is not
 * refined, if no model made it, or if neither storage nor a photo gives the model's output.
 */
export async function modelOutput(estimate: Estimate, signal?: AbortSignal): Promise<Estimate> {
  const { key, name, model, settings, photo, origin } = estimate
  if (isRaw(settings) || (origin !== undefined && origin.kind !== 'network')) return estimate
  const rawKey = modelOutputKey(key)
  const stored = await peekMap(rawKey)
  if (stored !== undefined) return { ...reopened(rawKey, stored, model, name), photo }
  if (photo.blob === undefined) return estimate
  const raw = await estimateDepth(photo.blob, { model, settings: { ...settings, ...RAW }, signal })
  return { ...raw, name }
}
