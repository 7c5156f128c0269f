/** Canvases that record what they show, and painters and decoders that answer when the test lets them. */
import { vi } from 'vitest'
import type { paint } from '../../../src/client/painters/paint.ts'
import type { Look } from '../../../src/core/colour/look.ts'
import type { Size } from '../../../src/core/types.ts'

/** A canvas whose `content` lists what was drawn since it was last cleared, such as 'photo 1280' or 'rows 0'. */
export interface FakeCanvas extends Size {
  readonly content: readonly string[]
  /** The canvases that were put over this one. */
  readonly covers: readonly FakeCanvas[]
}

/** What can be drawn: the text appears in the content of the canvas. */
export interface FakeImage extends Size {
  readonly label: string
  close(): void
}

export function fakeImage(label: string, size: Size): FakeImage {
  return { label, width: size.width, height: size.height, close: () => undefined }
}

class Canvas implements FakeCanvas {
  content: string[] = []
  covers: Canvas[] = []
  className = ''
  #width: number
  #height: number
  #covered: Canvas | null = null

  constructor(width = 300, height = 150) {
    this.#width = width
    this.#height = height
  }
  get width(): number {
    return this.#width
  }
  set width(value: number) {
    this.#width = value
    this.content = []
  }
  get height(): number {
    return this.#height
  }
  set height(value: number) {
    this.#height = value
    this.content = []
  }
  getContext(kind: string): object {
    if (kind === 'bitmaprenderer')
      return { transferFromImageBitmap: ({ label }: FakeImage) => (this.content = [label]) }
    return {
      canvas: this,
      fillRect: () => undefined,
      drawImage: ({ label }: FakeImage) => (this.content = [label]),
      putImageData: (_: unknown, __: number, top: number) => this.content.push(`rows ${top}`),
    }
  }
  transferToImageBitmap(): FakeImage {
    return fakeImage(`bitmap ${this.content.join(', ')}`, this)
  }
  after(other: Canvas): void {
    other.remove()
    other.#covered = this
    this.covers.push(other)
  }
  remove(): void {
    if (this.#covered !== null)
      this.#covered.covers = this.#covered.covers.filter((cover) => cover !== this)
    this.#covered = null
  }
  setAttribute(): void {
    return undefined
  }
  removeAttribute(): void {
    return undefined
  }
}

export function fakeCanvas(): HTMLCanvasElement & FakeCanvas {
  return new Canvas() as unknown as HTMLCanvasElement & FakeCanvas
}

/** Puts the fake canvases and a screen of 1000 × 500 pixels in place. */
export function stubCanvases(): void {
  vi.stubGlobal('document', { createElement: () => fakeCanvas() })
  vi.stubGlobal('OffscreenCanvas', Canvas)
  vi.stubGlobal('ImageData', class {})
  vi.stubGlobal('screen', { width: 1000, height: 500 })
  vi.stubGlobal('devicePixelRatio', 1)
}

type PaintOptions = Parameters<typeof paint>[2]

export interface PaintCall {
  readonly look: Look
  readonly size: Size | undefined
  readonly signal: AbortSignal | undefined
  /** Delivers the strip that begins in this row. */
  strip(top: number): void
  /** The whole picture, in one strip that begins in row 0, and the end. */
  finish(): void
  fail(error: Error): void
}

/** A stand-in for `paint`, and its calls that were not taken yet, oldest first. */
export function fakePaint(): { readonly paint: typeof paint; readonly calls: PaintCall[] } {
  const calls: PaintCall[] = []
  return {
    calls,
    paint: (_, look, options: PaintOptions) =>
      new Promise((resolve, reject) => {
        const strip = (top: number): void =>
          options.onStrip({ rgba: new Uint8ClampedArray(4), top, rows: 1 })
        calls.push({
          look,
          size: options.size,
          signal: options.signal,
          strip,
          finish: () => {
            strip(0)
            resolve({ ms: 1, workers: 1 })
          },
          fail: reject,
        })
      }),
  }
}

/** Resolves after all promises that can settle have settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
