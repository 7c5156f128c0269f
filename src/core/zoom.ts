/** Where enlarged pictures lie in their frames: plain geometry, the same for photo and map. */
import type { Point } from './measure/lineProfile.ts'
import type { Size } from './types.ts'

/** scale: CSS pixels per pixel of the photo, null where the whole picture fills its frame. centre: in pixels of the photo. */
export interface Zoom {
  readonly scale: number | null
  readonly centre: Point
}

export const FITTED: Zoom = { scale: null, centre: { x: 0, y: 0 } }

/** A picture's place in its frame, in CSS pixels from the frame's top left corner. */
export interface ImageRect extends Size {
  readonly left: number
  readonly top: number
}

/** CSS pixels per pixel of the photo. */
export const MAX_SCALE = 32

export function fitScale(photo: Size, frame: Size): number {
  return Math.min(frame.width / photo.width, frame.height / photo.height)
}

/** Centred where the picture is smaller than its frame, else without a gap at its edges. */
function placed(length: number, room: number, wanted: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, wanted))
}

/** A fitted picture fills its frame, stretched where the frame is of another shape. */
export function imageRect({ scale, centre }: Zoom, photo: Size, frame: Size): ImageRect {
  if (scale === null) return { left: 0, top: 0, width: frame.width, height: frame.height }
  const [width, height] = [photo.width * scale, photo.height * scale]
  return {
    width,
    height,
    left: placed(width, frame.width, frame.width / 2 - centre.x * scale),
    top: placed(height, frame.height, frame.height / 2 - centre.y * scale),
  }
}

/** From a place in the frame to one on the photo; may lie outside it. */
export function frameToPhoto(
  { left, top, width, height }: ImageRect,
  photo: Size,
  at: Point,
): Point {
  return {
    x: ((at.x - left) / width) * photo.width,
    y: ((at.y - top) / height) * photo.height,
  }
}

/** The way back. */
export function photoToFrame(
  { left, top, width, height }: ImageRect,
  photo: Size,
  at: Point,
): Point {
  return {
    x: left + (at.x / photo.width) * width,
    y: top + (at.y / photo.height) * height,
  }
}

/** What lies at `at` (in the frame) stays there at the new scale, as far as the edges allow. */
export function zoomTo(zoom: Zoom, photo: Size, frame: Size, wanted: number, at: Point): Zoom {
  const fit = fitScale(photo, frame)
  const scale = Math.min(Math.max(wanted, Math.min(1, fit)), Math.max(MAX_SCALE, fit))
  if (Math.abs(scale / fit - 1) < 0.01) return FITTED
  const under = frameToPhoto(imageRect(zoom, photo, frame), photo, at)
  return settled(
    {
      scale,
      centre: {
        x: under.x + (frame.width / 2 - at.x) / scale,
        y: under.y + (frame.height / 2 - at.y) / scale,
      },
    },
    photo,
    frame,
  )
}

export function zoomBy(zoom: Zoom, photo: Size, frame: Size, factor: number, at: Point): Zoom {
  return zoomTo(zoom, photo, frame, (zoom.scale ?? fitScale(photo, frame)) * factor, at)
}

/** The picture follows a hand that moved so many CSS pixels. */
export function panBy(zoom: Zoom, photo: Size, frame: Size, across: number, down: number): Zoom {
  const { scale, centre } = zoom
  if (scale === null) return zoom
  return settled(
    { scale, centre: { x: centre.x - across / scale, y: centre.y - down / scale } },
    photo,
    frame,
  )
}

/** The centre as it is seen, so that a hand that turns back at an edge moves the picture at once. */
function settled(zoom: Zoom, photo: Size, frame: Size): Zoom {
  const sheet = imageRect(zoom, photo, frame)
  return {
    scale: zoom.scale,
    centre: frameToPhoto(sheet, photo, { x: frame.width / 2, y: frame.height / 2 }),
  }
}

/** Brings a place of the photo into the frame, with a margin around it, where it is out of sight. */
export function panIntoView(zoom: Zoom, photo: Size, frame: Size, place: Point): Zoom {
  const at = photoToFrame(imageRect(zoom, photo, frame), photo, place)
  const way = (position: number, room: number): number => {
    const margin = Math.min(40, room / 4)
    return Math.max(0, margin - position) - Math.max(0, position - (room - margin))
  }
  return panBy(zoom, photo, frame, way(at.x, frame.width), way(at.y, frame.height))
}
