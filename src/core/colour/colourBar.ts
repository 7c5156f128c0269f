/** The colour bar below a heat map: the near end at the left, the far end at the right, each with its label. */
import { type Calibration, metresOf } from '../measure/calibration.ts'
import type { Size } from '../types.ts'

/** A rendered text: grey levels on white. */
export interface Label extends Size {
  readonly gray: Uint8Array
}

/** The width that two labels and a bar need. A narrower map is centred in a wider picture. */
const MIN_WIDTH = 240
const FONT = { least: 12, most: 120, part: 1 / 40 }

export interface ColourBarPlan {
  /** The whole picture, map and bar. */
  readonly size: Size
  /** The font size of the labels, in pixels. */
  readonly font: number
  /** White columns to the left of the map. */
  readonly margin: number
}

/** Labels and bar grow with the picture, but not with the height of a narrow one. */
export function planColourBar({ width, height }: Size): ColourBarPlan {
  const wide = Math.max(width, MIN_WIDTH)
  const font = Math.round(
    Math.min(FONT.most, Math.max(FONT.least, Math.min(wide, 3 * height) * FONT.part)),
  )
  return {
    size: { width: wide, height: height + Math.round(font * 2.5) },
    font,
    margin: (wide - width) >> 1,
  }
}

/** The label of one end: its word and, with a calibration, the distance of its value to three digits. */
export function endLabel(
  word: string,
  value: number,
  calibration: Pick<Calibration, 'a' | 'b'> | null,
): string {
  if (calibration === null) return word
  const metres = metresOf(calibration, value)
  return `${word} ≈ ${Number.isFinite(metres) ? `${Number(metres.toPrecision(3))} m` : '∞'}`
}

/** Adds the white margins to RGB rows. */
export function* withMargins(
  strips: Iterable<Uint8Array<ArrayBuffer>>,
  width: number,
  { size, margin }: ColourBarPlan,
): Generator<Uint8Array<ArrayBuffer>> {
  for (const strip of strips) {
    if (size.width === width) {
      yield strip
      continue
    }
    const rows = strip.length / width / 3
    const out = new Uint8Array(rows * size.width * 3).fill(255)
    for (let y = 0; y < rows; ++y)
      out.set(strip.subarray(y * width * 3, (y + 1) * width * 3), (y * size.width + margin) * 3)
    yield out
  }
}

/**
 * The RGB rows of the bar.
 * @param table RGBA entries from far to near, as `lookTable` returns them.
 */
export function colourBarRows(
  { size, font }: ColourBarPlan,
  table: Uint8ClampedArray,
  near: Label,
  far: Label,
): Uint8Array<ArrayBuffer> {
  const rows = Math.round(font * 2.5)
  const out = new Uint8Array(rows * size.width * 3).fill(255)
  const draw = (label: Label, left: number): void => {
    const top = Math.max(0, (rows - label.height) >> 1)
    for (let y = 0; y < Math.min(label.height, rows); ++y) {
      for (let x = 0; x < label.width; ++x)
        out.fill(
          label.gray[y * label.width + x]!,
          ((top + y) * size.width + left + x) * 3,
          ((top + y) * size.width + left + x + 1) * 3,
        )
    }
  }
  const gap = Math.round(font * 0.6)
  draw(near, gap)
  draw(far, size.width - gap - far.width)
  const left = near.width + 2 * gap
  const length = size.width - far.width - 2 * gap - left
  const entries = table.length / 4
  const bar = new Uint8Array(length * 3)
  for (let x = 0; x < length; ++x) {
    const entry = entries - 1 - Math.round((x / Math.max(1, length - 1)) * (entries - 1))
    bar.set(table.subarray(entry * 4, entry * 4 + 3), x * 3)
  }
  const top = (rows - font) >> 1
  for (let y = top; y < top + font; ++y) out.set(bar, (y * size.width + left) * 3)
  return out
}
