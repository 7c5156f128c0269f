/** Follows a value that depends on the map on the stage. */
import type { Estimate } from '../../estimate.ts'
import { language } from '../../page/language.ts'
import { calibrations } from '../preferences/calibrations.ts'
import { look } from '../preferences/lookChoice.ts'

/**
 * Returns a function that sets the map. `show` receives the value for the map that was set last, again after every change
 * of the look, the calibrations or the language. Without a map, or if `read` rejects, it receives `otherwise()`.
 */
export function followMap<T>(
  read: (estimate: Estimate) => Promise<T>,
  otherwise: () => T,
  show: (value: T) => void,
): (estimate: Estimate | null) => void {
  let current: Estimate | null = null
  let latest = 0
  const update = (): void => {
    const request = ++latest
    if (current === null) return show(otherwise())
    const showIfLatest = (value: T): void => {
      if (request === latest) show(value)
    }
    // The painting of the same map reports the error.
    read(current).then(showIfLatest, () => showIfLatest(otherwise()))
  }
  for (const store of [look, calibrations, language]) store.subscribe(update)
  return (estimate) => {
    current = estimate
    update()
  }
}
