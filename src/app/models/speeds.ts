/** How long each model took for its last photo on this device. */
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

/** @param ms what the model itself took. 0 and undefined mean that it did not run. */
export function rememberSpeed({ sha256 }: Model, ms = 0): void {
  if (ms > 0)
    preferences.set('speeds', JSON.stringify({ ...readSpeeds(), [sha256]: Math.round(ms) }))
}

/** Milliseconds; undefined before the model's first photo. */
export function speedOf({ sha256 }: Model): number | undefined {
  const ms = readSpeeds()[sha256]
  return typeof ms === 'number' && ms > 0 ? ms : undefined
}
