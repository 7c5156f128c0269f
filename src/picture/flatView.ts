/** A picture that the photo and its depth make, at the size on the screen. */
import { createPreviewer, workersFor } from '../client/previewer.ts'
import type { Look } from '../core/colour/look.ts'
import { DEFAULT_FILE_OPTIONS } from '../core/files/fileOptions.ts'
import { decodeForScreen } from '../io/decode.ts'
import { metadataOf, type Savable } from '../makeFile.ts'

const FORMATS = { stereo: 'anaglyph', blur: 'blur' } as const

export interface FlatRequest {
  readonly estimate: Savable
  readonly photo: Blob
  readonly look: Look
  readonly longest: number
}

/** Draws the picture on `canvas`, and puts it into `box`. Resolves to a function that removes it. */
export async function openFlatView(
  box: HTMLElement,
  canvas: HTMLCanvasElement,
  kind: keyof typeof FORMATS,
  { estimate, photo, look, longest }: FlatRequest,
  signal: AbortSignal,
): Promise<() => void> {
  const format = FORMATS[kind]
  const { map, size, name } = estimate
  const { bitmap } = await decodeForScreen(photo, longest)
  if (signal.aborted) bitmap.close()
  signal.throwIfAborted()
  const previewer = createPreviewer()
  const stop = (): void => previewer.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const options = { ...DEFAULT_FILE_OPTIONS, look }
    const request = { format, longest, phase: 0, options }
    const facts = metadataOf(estimate, format, {})
    await previewer.open({ map, size, facts, photo: bitmap }, workersFor(request, size))
    const { width, height, strips } = await previewer.makeStrips(name, request)
    signal.throwIfAborted()
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d')
    for (const { top, rows, rgba } of strips)
      context?.putImageData(new ImageData(rgba, width, rows), 0, top)
    box.append(canvas)
    return () => canvas.remove()
  } finally {
    signal.removeEventListener('abort', stop)
    previewer.close()
  }
}
