/** A photo seen by a camera that moves in a loop. */
import { writeOpaque } from '../../core/colour/opaquePixels.ts'
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
  readonly #pixels: Uint32Array
  readonly #depth: HardDepth
  readonly #plane: number
  readonly #scale: number
  readonly #rows: Uint32Array
  readonly #depths: Float32Array
  readonly #out: Uint32Array<ArrayBuffer>

  /** @param rgb the whole photo at the depth's size, 3 bytes a pixel */
  constructor(rgb: Uint8Array, depth: HardDepth, { parallax, zero }: StereoOptions) {
    const { width, height } = depth.size
    this.#pixels = new Uint32Array(width * height)
    writeOpaque(rgb, this.#pixels, 0)
    this.#depth = depth
    this.#plane = depth.least + zero * (depth.most - depth.least)
    this.#scale = baselineFocal(depth, parallax) / 2
    this.#rows = new Uint32Array(width * height)
    this.#depths = new Float32Array(width * height)
    this.#out = new Uint32Array(width * height)
  }

  /** RGBA. The next frame reuses the array. */
  frame({ across, down, dolly, zoom }: Move): Uint8ClampedArray<ArrayBuffer> {
    const { width, height } = this.#depth.size
    const slope = ((dolly + zoom) * this.#scale * 2) / width
    const zero = zoom === 0 ? this.#plane : 0
    this.#moveRows(this.#scale * across, slope, zero)
    if (down === 0 && slope === 0) this.#out.set(this.#rows)
    else this.#moveColumns(this.#scale * down, slope, zero, height)
    return new Uint8ClampedArray(this.#out.buffer)
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
        this.#pixels.subarray(at, at + width),
        warp.places,
        this.#rows.subarray(at, at + width),
      )
      for (let x = 0; x < width; ++x) this.#depths[at + x] = q[Math.round(warp.places[x]!)]!
    }
  }

  #moveColumns(scale: number, slope: number, zero: number, height: number): void {
    const { width } = this.#depth.size
    const warp = new RowWarp(height)
    const q = new Float32Array(height)
    const [column, moved] = [new Uint32Array(height), new Uint32Array(height)]
    for (let x = 0; x < width; ++x) {
      for (let y = 0, i = x; y < height; ++y, i += width) {
        q[y] = this.#depths[i]!
        column[y] = this.#rows[i]!
      }
      warp.run(q, { scale, slope, zero, step: this.#depth.step })
      sampleRow(column, warp.places, moved)
      for (let y = 0, o = x; y < height; ++y, o += width) this.#out[o] = moved[y]!
    }
  }
}
