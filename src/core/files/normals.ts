/** Surface normals of a map, seen through a pinhole camera. */
import { isFlat } from '../normalise.ts'
import type { Range } from '../resample/upsampledRange.ts'
import type { Size } from '../types.ts'

/** How many times as far away as the nearest point the farthest is taken to be, where nobody measured. */
export const FAR_TO_NEAR = 10

export interface Camera {
  readonly size: Size
  /** In pixels. */
  readonly focal: number
  /** value + shift is inverse depth but for a factor, on which normals do not depend. */
  readonly shift: number
}

/**
 * With a calibration 1/metres = a + b·value the shift is a/b. Without one it is what makes the farthest value's depth
 * FAR_TO_NEAR times the nearest's: (high + shift) / (low + shift) = FAR_TO_NEAR.
 * @param fieldOfView horizontal, in degrees, above 0 and below 180
 */
export function pinholeCamera(
  size: Size,
  { low, high }: Range,
  fieldOfView: number,
  calibration: { readonly a: number; readonly b: number } | null,
): Camera {
  const focal = size.width / 2 / Math.tan((fieldOfView * Math.PI) / 360)
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

/** −1…1 to 0…255. */
function levelOf(part: number): number {
  return Math.floor((part + 1) * 127.5 + 0.5)
}

/**
 * RGB of rows top … top + rows − 1: (n + 1) / 2 · 255 of the unit normal n, red to the right, green up (OpenGL's Y+), blue
 * towards the camera.
 *
 * With x, y from the picture's middle in pixels (y down), focal length f and P = (x/f, y/f, 1) / q, the plane N·P = c has the
 * inverse depth q = N·(x/f, y/f, 1) / c, linear in x and y. So N is (f·∂q/∂x, f·∂q/∂y, q − x·∂q/∂x − y·∂q/∂y) but for a
 * factor, exactly on planes. Derivatives are central differences, one-sided at the edges (numpy.gradient). Beyond the
 * horizon of a calibration q is taken as 0.
 * @param values rows first … of the map, among them those one above and one below, where there are any
 * @param out rows × width × 3 bytes
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
