/** Where the camera of the 3D view is: on a sphere around the scene, and how the visitor moves it. */
import { clamp } from '../core/clamp.ts'

/** The place of the photo's own camera is 0, 0 at distance 1. */
export interface Orbit {
  /** Radians to the right and upwards. */
  readonly across: number
  readonly up: number
  /** Times the distance of the photo's own camera. */
  readonly distance: number
}

export const START: Orbit = { across: 0, up: 0, distance: 1 }

/** While the visitor does not move the camera, it sways by this angle in radians, once in this time. */
const SWAY = { angle: 0.12, ms: 7000 } as const

/** @param now in milliseconds */
export function swayed(orbit: Orbit, now: number): Orbit {
  return { ...orbit, across: SWAY.angle * Math.sin((2 * Math.PI * now) / SWAY.ms) }
}

/** In radians. Behind the surface there is nothing to see. */
const MOST_ACROSS = 1.2
const MOST_UP = 0.9
const DISTANCES = { least: 0.3, most: 4 } as const

/** @param right in radians, as `above` */
export function moved(
  { across, up, distance }: Orbit,
  right: number,
  above: number,
  factor = 1,
): Orbit {
  return {
    across: clamp(across + right, -MOST_ACROSS, MOST_ACROSS),
    up: clamp(up + above, -MOST_UP, MOST_UP),
    distance: clamp(distance * factor, DISTANCES.least, DISTANCES.most),
  }
}

const TURN = 0.08
const ZOOM = 1.15

const KEYS: Readonly<Record<string, readonly [right: number, above: number, factor: number]>> = {
  ArrowLeft: [-TURN, 0, 1],
  ArrowRight: [TURN, 0, 1],
  ArrowUp: [0, TURN, 1],
  ArrowDown: [0, -TURN, 1],
  '+': [0, 0, 1 / ZOOM],
  '=': [0, 0, 1 / ZOOM],
  '-': [0, 0, ZOOM],
}

/** The orbit after a key; null if the key means nothing. 0 returns to the start. */
export function afterKey(orbit: Orbit, key: string): Orbit | null {
  if (key === '0') return START
  const step = KEYS[key]
  return step === undefined ? null : moved(orbit, ...step)
}

/** Radians per pixel. */
const DRAG = 0.006

/**
 * Follows drags, two fingers and the wheel on `target`. `onMove` receives the new orbit.
 * @param options `zoomsByWheel: false` leaves the wheel to the page
 */
export function followPointers(
  target: HTMLElement,
  get: () => Orbit,
  onMove: (orbit: Orbit) => void,
  { zoomsByWheel }: { readonly zoomsByWheel: boolean } = { zoomsByWheel: true },
): void {
  const points = new Map<number, { readonly x: number; readonly y: number }>()
  const spread = (): number => {
    const [one, other] = [...points.values()]
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
  }
  target.addEventListener('pointerdown', (event) => {
    target.setPointerCapture(event.pointerId)
    points.set(event.pointerId, event)
  })
  target.addEventListener('pointermove', (event) => {
    const before = points.get(event.pointerId)
    if (before === undefined) return
    const apart = spread()
    points.set(event.pointerId, event)
    if (points.size === 2 && apart > 0)
      return onMove(moved(get(), 0, 0, apart / Math.max(1, spread())))
    onMove(moved(get(), (before.x - event.x) * DRAG, (event.y - before.y) * DRAG))
  })
  for (const type of ['pointerup', 'pointercancel'] as const)
    target.addEventListener(type, (event) => points.delete(event.pointerId))
  if (!zoomsByWheel) return
  target.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      onMove(moved(get(), 0, 0, 1.001 ** event.deltaY))
    },
    { passive: false },
  )
}
