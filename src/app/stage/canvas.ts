/** What the stage's canvases are filled with. */
import type { Size } from '../../core/types.ts'
import { drawOverWhite } from '../../io/overWhite.ts'
import type { Strip } from '../../worker/protocol.ts'

export const resize = (canvas: HTMLCanvasElement, size: Size): void => {
  canvas.width = size.width
  canvas.height = size.height
}

export const put = (canvas: HTMLCanvasElement, { rgba, top, rows }: Strip): void =>
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, canvas.width, rows), 0, top)

export const draw = (canvas: HTMLCanvasElement, source: CanvasImageSource): void => {
  const context = canvas.getContext('2d')
  if (context !== null) drawOverWhite(context, source)
}

/** Gives the memory back. */
export const empty = (canvas: HTMLCanvasElement): void => resize(canvas, { width: 1, height: 1 })
