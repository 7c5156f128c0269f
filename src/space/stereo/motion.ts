/** A photo seen by a camera that moves in a loop. */
import type { HardDepth } from '../hardDepth.ts'
import { baselineFocal, type StereoOptions } from './pair.ts'
import { RowWarp, sampleRow } from './warp.ts'

export type Motion = 'sway' | 'orbit' | 'dolly' | 'zoom' | 'wiggle'

/** Where the camera is, each from −1 to 1. */
export interface Move {
  readonly across: number
  readonly down: number
  /** Forward, while the lens keeps the size of what is in the plane of the screen. */
  readonly dolly: number
  /** Forward, 0 to 1. Everything becomes larger, and near things most. */
  readonly zoom: number
}

const STILL: Move = { across: 0, down: 0, dolly: 0, zoom: 0 }
/** Height over width. A matter of taste: an orbit as high as wide looks unsteady. */
const ORBIT_HEIGHT = 0.5
/** Left, middle, right, middle. */
const WIGGLE = [-1, 0, 1, 0] as const

/** @param phase 0 … 1 of the loop. Every motion ends where it begins. */
export function moveAt(motion: Motion, phase: number): Move {
  const [sin, cos] = [Math.sin(2 * Math.PI * phase), Math.cos(2 * Math.PI * phase)]
  switch (motion) {
    case 'sway':
      return { ...STILL, across: sin }
    case 'orbit':
      return { ...STILL, across: sin, down: ORBIT_HEIGHT * cos }
    case 'dolly':
      return { ...STILL, dolly: sin }
    case 'zoom':
      return { ...STILL, zoom: (1 - cos) / 2 }
    case 'wiggle':
      return { ...STILL, across: WIGGLE[Math.floor(4 * phase) % 4]! }
  }
}

/**
 * The photo at the depth's size, from any place of the camera. A point at q = 1/z moves by b·f·(q − zero) to the side, and by
 * b·(q − zero) times its distance from the middle if the camera moves forward: both are linear in q, so rows and then columns
 * are moved.
 */
export class MotionView {
  readonly #rgb: Uint8Array
  readonly #depth: HardDepth
  readonly #plane: number
  readonly #scale: number
  readonly #rows: Uint8Array
  readonly #depths: Float32Array
  readonly #out: Uint8ClampedArray<ArrayBuffer>

  /** @param rgb the whole photo at the depth's size, 3 bytes a pixel */
  constructor(rgb: Uint8Array, depth: HardDepth, { parallax, zero }: StereoOptions) {
    const { width, height } = depth.size
    this.#rgb = rgb
    this.#depth = depth
    this.#plane = depth.least + zero * (depth.most - depth.least)
    this.#scale = baselineFocal(depth, parallax) / 2
    this.#rows = new Uint8Array(width * height * 3)
    this.#depths = new Float32Array(width * height)
    this.#out = new Uint8ClampedArray(width * height * 4).fill(255)
  }

  /** RGBA. The next frame reuses the array. */
  frame({ across, down, dolly, zoom }: Move): Uint8ClampedArray<ArrayBuffer> {
    const { width, height } = this.#depth.size
    const slope = ((dolly + zoom) * this.#scale * 2) / width
    const zero = zoom === 0 ? this.#plane : 0
    this.#moveRows(this.#scale * across, slope, zero)
    if (down === 0 && slope === 0) this.#copyRows()
    else this.#moveColumns(this.#scale * down, slope, zero, height)
    return this.#out
  }

  #moveRows(scale: number, slope: number, zero: number): void {
    const { size, step } = this.#depth
    const { width, height } = size
    const warp = new RowWarp(width)
    const q = new Float32Array(width)
    for (let y = 0; y < height; ++y) {
      this.#depth.row(y, q)
      warp.run(q, { scale, slope, zero, step })
      const at = y * width
      sampleRow(
        this.#rgb.subarray(at * 3, (at + width) * 3),
        warp.places,
        this.#rows.subarray(at * 3, (at + width) * 3),
      )
      for (let x = 0; x < width; ++x) this.#depths[at + x] = q[Math.round(warp.places[x]!)]!
    }
  }

  #copyRows(): void {
    const rows = this.#rows
    for (let i = 0, o = 0; i < rows.length; i += 3, o += 4) {
      this.#out[o] = rows[i]!
      this.#out[o + 1] = rows[i + 1]!
      this.#out[o + 2] = rows[i + 2]!
    }
  }

  #moveColumns(scale: number, slope: number, zero: number, height: number): void {
    const { width } = this.#depth.size
    const warp = new RowWarp(height)
    const q = new Float32Array(height)
    const [column, moved] = [new Uint8Array(height * 3), new Uint8Array(height * 3)]
    for (let x = 0; x < width; ++x) {
      for (let y = 0, i = x; y < height; ++y, i += width) {
        q[y] = this.#depths[i]!
        for (let k = 0; k < 3; ++k) column[3 * y + k] = this.#rows[3 * i + k]!
      }
      warp.run(q, { scale, slope, zero, step: this.#depth.step })
      sampleRow(column, warp.places, moved)
      for (let y = 0, o = 4 * x; y < height; ++y, o += 4 * width)
        for (let k = 0; k < 3; ++k) this.#out[o + k] = moved[3 * y + k]!
    }
  }
}
