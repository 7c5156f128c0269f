/** The views of a photo by its depth for `<depth-map>`: in 3D, for two eyes, and with lens blur. Loaded when the first one is wanted. */
import type { Look } from '../core/colour/look.ts'
import type { Savable } from '../makeFile.ts'
import { openFlatView } from './flatView.ts'
import { openSolidView } from './solidView.ts'
import { type SpaceWords, spaceWordsFor } from './spaceWords.ts'
import { hasWebGl } from './webGl.ts'

export type SpaceKind = '3d' | 'stereo' | 'blur'

export interface SpaceRequest {
  readonly kind: SpaceKind
  readonly estimate: Savable
  readonly photo: Blob
  /** Its far and near end apply. */
  readonly look: Look
  /** Pixels on the longer side of a picture that is no 3D view. */
  readonly longest: number
  /** The name for screen readers. Null: the view names itself. Empty: it is decoration. */
  readonly alt: string | null
  /** A language tag. */
  readonly language: string
  /** The page's own texts. */
  readonly words: Partial<SpaceWords>
}

export interface OpenView {
  /** False: it is a sentence, and the map stays visible. */
  readonly hasPicture: boolean
  close(): void
}

const NAMES = {
  '3d': 'view3d',
  stereo: 'viewStereo',
  blur: 'viewBlur',
} as const satisfies Record<SpaceKind, keyof SpaceWords>

function showSentence(box: HTMLElement, text: string): OpenView {
  const sentence = document.createElement('p')
  sentence.className = 'label'
  sentence.setAttribute('part', 'label')
  Object.assign(sentence.style, { position: 'absolute', inset: 'auto 8px 8px', margin: '0' })
  sentence.textContent = text
  box.append(sentence)
  return { hasPicture: false, close: () => sentence.remove() }
}

/** @param name empty: decoration */
function canvasOf(name: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  const attributes = name === '' ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': name }
  for (const [key, value] of Object.entries(attributes)) canvas.setAttribute(key, value)
  return canvas
}

/**
 * Puts the view into `box` once it is ready. Rejects with DepthdropError, or with the reason of `signal`, and then leaves
 * nothing there.
 */
export async function openSpaceView(
  box: HTMLElement,
  request: SpaceRequest,
  signal: AbortSignal,
): Promise<OpenView> {
  const { kind, alt, language } = request
  const words = { ...spaceWordsFor(language), ...request.words }
  if (kind === '3d' && !hasWebGl()) return showSentence(box, words.noWebGl)
  const canvas = canvasOf(alt ?? words[NAMES[kind]])
  const close =
    kind === '3d'
      ? await openSolidView(box, canvas, request, signal)
      : await openFlatView(box, canvas, kind, request, signal)
  return { hasPicture: true, close }
}
