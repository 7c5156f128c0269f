/** How long each model takes for a photo on this device, from one of its last photos. */
import type { Model } from '../../core/types.ts'
import { preferences } from '../../page/preferences.ts'

function readSpeeds(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(preferences.get('speeds') ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** A smaller change is not worth a write to the disk for each photo of a batch. */
const LEAST_CHANGE = 0.2

/** @param ms what the model itself took. 0 and undefined mean that it did not run. */
export function rememberSpeed(model: Model, ms = 0): void {
  const known = speedOf(model) ?? 0
  if (ms > 0 && Math.abs(ms - known) > LEAST_CHANGE * known)
    preferences.set('speeds', JSON.stringify({ ...readSpeeds(), [model.sha256]: Math.round(ms) }))
}

/** Milliseconds; undefined before the model's first photo. */
export function speedOf({ sha256 }: Model): number | undefined {
  const ms = readSpeeds()[sha256]
  return typeof ms === 'number' && ms > 0 ? ms : undefined
}
