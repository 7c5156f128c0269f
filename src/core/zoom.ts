/** The geometry of zoom and pan. Photo and map share it, so they stay aligned. */
import type { Point } from './measure/lineProfile.ts'
import type { Size } from './types.ts'

export interface Zoom {
  /** CSS pixels per pixel of the photo; null if the whole image fills its frame. */
  readonly scale: number | null
  /** The point of the photo in the middle of the frame, in pixels of the photo. */
  readonly centre: Point
}

export const FITTED: Zoom = { scale: null, centre: { x: 0, y: 0 } }

/** An image in its frame, in CSS pixels from the top left corner of the frame. */
export interface ImageRect extends Size {
  readonly left: number
  readonly top: number
}

/** CSS pixels per pixel of the photo. */
export const MAX_SCALE = 32

export function fitScale(photo: Size, frame: Size): number {
  return Math.min(frame.width / photo.width, frame.height / photo.height)
}

/** The offset of an image along one side: centred if it is smaller than its frame, else without a gap at the edges. */
function offsetOf(length: number, room: number, wanted: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, wanted))
}

/** A fitted image fills its frame. It is stretched if the frame has another shape. */
export function imageRect({ scale, centre }: Zoom, photo: Size, frame: Size): ImageRect {
  if (scale === null) return { left: 0, top: 0, width: frame.width, height: frame.height }
  const [width, height] = [photo.width * scale, photo.height * scale]
  return {
    width,
    height,
    left: offsetOf(width, frame.width, frame.width / 2 - centre.x * scale),
    top: offsetOf(height, frame.height, frame.height / 2 - centre.y * scale),
  }
}

/** Converts a point of the frame to a point of the photo, which may be outside it. */
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

/** Converts a point of the photo to a point of the frame. */
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

/**
 * Changes the scale. The point of the photo under `at` (in the frame) stays there, as far as the edges allow.
 * @param wanted CSS pixels per pixel of the photo. It is clamped.
 */
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

/** Moves the image by CSS pixels. */
export function panBy(zoom: Zoom, photo: Size, frame: Size, across: number, down: number): Zoom {
  const { scale, centre } = zoom
  if (scale === null) return zoom
  return settled(
    { scale, centre: { x: centre.x - across / scale, y: centre.y - down / scale } },
    photo,
    frame,
  )
}

/**
 * Moves the centre to where the edges allow it to be. Without this, a drag beyond an edge would have to be undone before
 * the image moves back.
 */
function settled(zoom: Zoom, photo: Size, frame: Size): Zoom {
  const sheet = imageRect(zoom, photo, frame)
  return {
    scale: zoom.scale,
    centre: frameToPhoto(sheet, photo, { x: frame.width / 2, y: frame.height / 2 }),
  }
}

/** Pans if a point of the photo is outside the frame or too close to its edge. */
export function panIntoView(zoom: Zoom, photo: Size, frame: Size, point: Point): Zoom {
  const at = photoToFrame(imageRect(zoom, photo, frame), photo, point)
  const shift = (position: number, room: number): number => {
    const margin = Math.min(40, room / 4)
    return Math.max(0, margin - position) - Math.max(0, position - (room - margin))
  }
  return panBy(zoom, photo, frame, shift(at.x, frame.width), shift(at.y, frame.height))
}
