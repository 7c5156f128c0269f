/** What the stage's canvases are filled with. */
import type { Size } from '../../core/types.ts'
import { drawOverWhite } from '../../io/overWhite.ts'
import type { Strip } from '../../worker/protocol.ts'

export function resize(canvas: HTMLCanvasElement, size: Size): void {
  canvas.width = size.width
  canvas.height = size.height
}

export function put(canvas: HTMLCanvasElement, { rgba, top, rows }: Strip): void {
  return canvas.getContext('2d')?.putImageData(new ImageData(rgba, canvas.width, rows), 0, top)
}

export function draw(canvas: HTMLCanvasElement, source: CanvasImageSource): void {
  const context = canvas.getContext('2d')
  if (context !== null) drawOverWhite(context, source)
}

/** Gives the memory back. */
export function empty(canvas: HTMLCanvasElement): void {
  return resize(canvas, { width: 1, height: 1 })
}
