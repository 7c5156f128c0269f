/** Drops one file on the page and waits for what becomes of it. */
import type { Page } from '../site.ts'
import type { Case, Kind } from './cases.ts'

type Sides = readonly [number, number]

export type Ending =
  | {
      readonly kind: 'map'
      /** Pixels of the canvases of photo and map; null for a depth map, which has those of its photo. */
      readonly shown: { readonly photo: Sides; readonly map: Sides } | null
      /** Those of the photo as the browser decodes it by itself; null if it cannot. */
      readonly decoded: Sides | null
    }
  | { readonly kind: 'sentence'; readonly text: string }
  | { readonly kind: 'question' }
  /** Neither in time. */
  | { readonly kind: 'nothing' }

/** The photo that depth maps are dropped for. Its tile is selected before. */
export const BASE = 'base.png'

/** It runs in the page. A question is answered as its dialog proposes. */
async function dropHere([name, base64, kind, base, limitMs]: readonly [
  string,
  string,
  Kind,
  string,
  number,
]): Promise<Ending> {
  const file = new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name)
  const tileOf = (wanted: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('.tile')].find(
      (tile) => tile.querySelector('.tile-name')?.textContent === wanted,
    )
  const isVisible = (selector: string): boolean =>
    [...document.querySelectorAll<HTMLElement>(selector)].some((part) => part.checkVisibility())
  const sides = (selector: string): Sides => {
    const canvas = document.querySelector<HTMLCanvasElement>(selector)
    return [canvas?.width ?? 0, canvas?.height ?? 0]
  }
  const decode = (): Promise<Sides | null> =>
    createImageBitmap(file, { imageOrientation: 'from-image' }).then(
      (bitmap): Sides => [bitmap.width, bitmap.height],
      () => null,
    )
  const toastWith = (text: string): string | undefined =>
    [...document.querySelectorAll('.toast p')]
      .map((toast) => toast.textContent ?? '')
      .find((toast) => toast.includes(text))
  const photoEnding = async (): Promise<Ending | null> => {
    const tile = tileOf(name)
    const state = tile?.dataset['state']
    if (state === 'failed')
      return { kind: 'sentence', text: tile?.querySelector('.tile-sentence')?.textContent ?? '' }
    if (state !== 'done' || isVisible('.card') || isVisible('.finer-status')) return null
    const shown = { photo: sides('.pane-photo canvas'), map: sides('.pane-map .frame canvas') }
    return { kind: 'map', shown, decoded: await decode() }
  }
  const otherEnding = (): Ending | null => {
    const dialog = document.querySelector<HTMLDialogElement>('dialog[open]')
    if (dialog !== null) {
      dialog.querySelector<HTMLButtonElement>('.primary')?.click()
      return kind === 'depth' ? { kind: 'question' } : null
    }
    const text = toastWith(name)
    if (text !== undefined) return { kind: 'sentence', text }
    const isShown = document.querySelector('#timing')?.textContent?.includes(`from ${name}`)
    return isShown === true ? { kind: 'map', shown: null, decoded: null } : null
  }

  if (kind === 'depth') tileOf(base)?.querySelector('button')?.click()
  const transfer = new DataTransfer()
  transfer.items.add(file)
  const init = { dataTransfer: transfer, bubbles: true, cancelable: true }
  document.body.dispatchEvent(new DragEvent('drop', init))
  for (const start = performance.now(); performance.now() - start < limitMs; ) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const ending = kind === 'photo' ? await photoEnding() : otherEnding()
    if (ending !== null) return ending
  }
  return { kind: 'nothing' }
}

/** Resolves to 'nothing' if the page has neither a map nor a sentence after `limitMs` milliseconds. */
export function drop(page: Page, { name, bytes, kind }: Case, limitMs: number): Promise<Ending> {
  const base64 = Buffer.from(bytes).toString('base64')
  return page.evaluate(dropHere, [name, base64, kind, BASE, limitMs] as const)
}

/** Pictures of more pixels may be shown with fewer. */
const MOST_EXACT = 250_000

/** Whether both have the same shape, but for the rounding of a side. */
function isAlike(a: Sides, b: Sides): boolean {
  return Math.abs(a[0] * b[1] - a[1] * b[0]) <= Math.max(...a, ...b)
}

function isRight(sides: Sides, wanted: Sides): boolean {
  return wanted[0] * wanted[1] <= MOST_EXACT
    ? sides[0] === wanted[0] && sides[1] === wanted[1]
    : isAlike(sides, wanted)
}

/** What is wrong with an ending; undefined if it keeps the promise. */
export function complaintOf(ending: Ending): string | undefined {
  if (ending.kind === 'nothing') return 'neither a map nor a sentence in time'
  if (ending.kind === 'sentence') return ending.text === '' ? 'an empty sentence' : undefined
  if (ending.kind === 'question' || ending.shown === null) return undefined
  const { shown, decoded } = ending
  if (!isRight(shown.map, shown.photo))
    return `a photo of ${shown.photo} with a map of ${shown.map}`
  return decoded === null || isRight(shown.map, decoded)
    ? undefined
    : `a picture of ${decoded} with a map of ${shown.map}`
}
