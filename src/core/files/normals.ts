/** Surface normals of a map, for a pinhole camera. */
import { focalPixels } from '../fieldOfView.ts'
import { isFlat } from '../normalise.ts'
import type { Size } from '../types.ts'
import type { Range } from '../valueRange.ts'

/** Without a calibration, the farthest point is assumed to be this many times as far away as the nearest. */
export const FAR_TO_NEAR = 10

export interface Camera {
  readonly size: Size
  /** The focal length in pixels. */
  readonly focal: number
  /** value + shift is proportional to inverse depth. Normals do not depend on the factor. */
  readonly shift: number
}

/**
 * With a calibration 1/metres = a + b·value the shift is a/b. Without one it makes the depth of the farthest value
 * FAR_TO_NEAR times that of the nearest: (high + shift) / (low + shift) = FAR_TO_NEAR.
 * @param fieldOfView horizontal, in degrees, above 0 and below 180.
 */
export function pinholeCamera(
  size: Size,
  { low, high }: Range,
  fieldOfView: number,
  calibration: { readonly a: number; readonly b: number } | null,
): Camera {
  const focal = focalPixels(size, fieldOfView)
  if (calibration !== null) return { size, focal, shift: calibration.a / calibration.b }
  return {
    size,
    focal,
    shift: isFlat(low, high) ? 1 - low : (high - FAR_TO_NEAR * low) / (FAR_TO_NEAR - 1),
  }
}

export const NORMAL_ENCODING =
  'surface normals in camera space: (n + 1) / 2 * 255, red right, green up (OpenGL, Y+), blue towards the camera'

export function cameraMetadata(
  { shift }: Camera,
  fieldOfView: number,
): Readonly<Record<string, string>> {
  return {
    'depthdrop:field-of-view': `${fieldOfView} degrees, horizontal`,
    'depthdrop:assumption': `inverse depth is proportional to value + ${shift}`.replace(
      '+ -',
      '- ',
    ),
  }
}

/** Maps −1…1 to 0…255. */
function levelOf(component: number): number {
  return Math.floor((component + 1) * 127.5 + 0.5)
}

/**
 * Writes the rows top … top + rows − 1 as RGB: (n + 1) / 2 · 255 of the unit normal n, with red to the right, green up
 * (OpenGL's Y+) and blue towards the camera.
 *
 * With x and y in pixels from the middle of the photo (y down), the focal length f and the point P = (x/f, y/f, 1) / q,
 * the plane N·P = c has the inverse depth q = N·(x/f, y/f, 1) / c, which is linear in x and y. So N is proportional to
 * (f·∂q/∂x, f·∂q/∂y, q − x·∂q/∂x − y·∂q/∂y), exactly on planes. The derivatives are central differences, one-sided at
 * the edges (numpy.gradient). Beyond infinity, q is taken as 0.
 * @param values rows of the map from `first` on. They include the row above `top` and the row below the last one, unless
 *   those are outside the map.
 * @param out rows × width × 3 bytes.
 */
export function normalRows(
  values: Float32Array,
  first: number,
  top: number,
  rows: number,
  camera: Camera,
  out: Uint8Array,
): void {
  const {
    size: { width, height },
    focal,
    shift,
  } = camera
  for (let y = top, o = 0; y < top + rows; ++y) {
    const above = Math.max(0, y - 1)
    const below = Math.min(height - 1, y + 1)
    const row = (y - first) * width
    const up = (above - first) * width
    const down = (below - first) * width
    const yStep = Math.max(1, below - above)
    const fromMiddleY = y + 0.5 - height / 2
    for (let x = 0; x < width; ++x, o += 3) {
      const left = Math.max(0, x - 1)
      const right = Math.min(width - 1, x + 1)
      const qx = (values[row + right]! - values[row + left]!) / Math.max(1, right - left)
      const qy = (values[down + x]! - values[up + x]!) / yStep
      const q = Math.max(0, values[row + x]! + shift)
      const nx = -focal * qx
      const ny = focal * qy
      const nz = q - (x + 0.5 - width / 2) * qx - fromMiddleY * qy
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
      const isNone = length === 0
      out[o] = levelOf(isNone ? 0 : nx / length)
      out[o + 1] = levelOf(isNone ? 0 : ny / length)
      out[o + 2] = levelOf(isNone ? 1 : nz / length)
    }
  }
}
