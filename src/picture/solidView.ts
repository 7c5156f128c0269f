/** The photo as a surface that the visitor turns. */
import type { Look } from '../core/colour/look.ts'
import { makeFile, type Savable } from '../makeFile.ts'
import { makeTurnable } from './turnable.ts'

/** Enough for the size of an element, and made in a fifth of the time of a file's default. */
const TRIANGLES = 50_000

/** Puts the surface into `box`. Resolves to a function that removes it. */
export async function openSolidView(
  box: HTMLElement,
  canvas: HTMLCanvasElement,
  { estimate, look }: { readonly estimate: Savable; readonly look: Look },
  signal: AbortSignal,
): Promise<() => void> {
  const [{ createModelView }, glb] = await Promise.all([
    import('./modelView.ts'),
    makeFile(estimate, 'glb', { look, space: { triangles: TRIANGLES }, signal }),
  ])
  signal.throwIfAborted()
  // The page still scrolls by a finger that moves up or down on it.
  canvas.style.touchAction = 'pan-y pinch-zoom'
  if (canvas.hasAttribute('role')) canvas.tabIndex = 0
  box.append(canvas)
  const view = await createModelView(canvas, glb).catch((error: unknown) => {
    canvas.remove()
    throw error
  })
  const turnable = makeTurnable(canvas, () => view, { zoomsByWheel: false })
  const close = (): void => {
    turnable.close()
    view.close()
    canvas.remove()
  }
  if (signal.aborted) close()
  signal.throwIfAborted()
  turnable.sway()
  return close
}
