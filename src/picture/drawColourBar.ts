/** A bar with the colours of a look. */
import { type Look, lookTable } from '../core/colour/look.ts'

/** Pixels of a colour bar's canvas; CSS scales it. */
const BAR_WIDTH = 256

/** Fills `canvas` with the colours of `look`: near is on the left, far on the right. */
export function drawColourBar(canvas: HTMLCanvasElement, look: Look): void {
  const table = new Uint32Array(lookTable(look).buffer)
  const bar = Uint32Array.from(
    { length: BAR_WIDTH },
    (_, i) => table[Math.round(((BAR_WIDTH - 1 - i) * (table.length - 1)) / (BAR_WIDTH - 1))] ?? 0,
  )
  canvas.width = BAR_WIDTH
  canvas.height = 1
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(bar.buffer), BAR_WIDTH, 1), 0, 0)
}
