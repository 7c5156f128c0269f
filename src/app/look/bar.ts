/** A look as a bar of its colours. */
import { type Look, lookTable } from '../../core/colour/look.ts'

const ENTRIES = 256

/** Near at the left, as in the legend. */
export function drawBar(canvas: HTMLCanvasElement, look: Look): void {
  const table = new Uint32Array(lookTable(look).buffer)
  const bar = Uint32Array.from(
    { length: ENTRIES },
    (_, i) => table[Math.round(((ENTRIES - 1 - i) * (table.length - 1)) / (ENTRIES - 1))] ?? 0,
  )
  canvas.width = ENTRIES
  canvas.height = 1
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(bar.buffer), ENTRIES, 1), 0, 0)
}
