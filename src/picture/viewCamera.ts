/** Where the camera of a 3D view is, and how much it sees. */
import type { Orbit } from './orbit.ts'

export interface Lens {
  /** Vertical, in degrees. */
  readonly fov: number
  /** Width divided by height. */
  readonly aspect: number
}

interface Placed {
  readonly position: { set(x: number, y: number, z: number): void }
  lookAt(x: number, y: number, z: number): void
}

/** The vertical field of view that shows the whole photo on a canvas of another shape, in degrees. */
export function fittedFov({ fov, aspect }: Lens, canvas: number): number {
  if (canvas >= aspect) return fov
  const half = Math.tan((fov * Math.PI) / 360)
  return (Math.atan((half * aspect) / canvas) * 360) / Math.PI
}

/** @param pivot the distance of the point around which the camera turns */
export function placeCamera(camera: Placed, { across, up, distance }: Orbit, pivot: number): void {
  const away = pivot * distance
  camera.position.set(
    away * Math.sin(across) * Math.cos(up),
    away * Math.sin(up),
    away * Math.cos(across) * Math.cos(up) - pivot,
  )
  camera.lookAt(0, 0, -pivot)
}
