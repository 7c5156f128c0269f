/** The shadow tree, and how it shows a State. */
import { fill } from '../core/errors.ts'
import type { Size } from '../core/types.ts'
import { initDivideHandle, showDivide } from '../picture/divide.ts'
import type { State } from './state.ts'
import { createStyles } from './styles.ts'
import type { ElementWords } from './words.ts'

export interface ViewProps {
  readonly state: State
  /** Null: no attribute, and the element names the map in its own words. Empty: the map is decoration. */
  readonly alt: string | null
  readonly isCompared: boolean
  /** 0…1. */
  readonly divide: number
  readonly words: ElementWords
  /** Whether bright colours are near. */
  readonly isBrightNear: boolean
  /** Whether the photo has been drawn. */
  readonly hasPhoto: boolean
  /** Whether the map, or the model's output before it is refined, has been painted. */
  readonly hasMap: boolean
  /** Whether a view in space hides the map. */
  readonly hasView: boolean
}

export interface View {
  readonly frame: HTMLElement
  readonly map: HTMLCanvasElement
  readonly photo: HTMLCanvasElement
  readonly handle: HTMLElement
  /** The box of a view in space. */
  readonly space: HTMLElement
  /** Gives the element the aspect ratio of a picture with this size. */
  setSize(size: Size): void
  /** Must be called after the element was moved to another document. */
  restyle(): void
  render(props: ViewProps): void
}

const IMAGE = { role: 'img', 'aria-hidden': null }
const DECORATION = { role: null, 'aria-label': null, 'aria-hidden': 'true' }

type Tag = 'div' | 'p' | 'span' | 'canvas'

function part<K extends Tag>(
  tag: K,
  name: string,
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.className = name
  element.setAttribute('part', name)
  element.append(...children)
  return element
}

function slot(name: string, ...fallback: readonly Node[]): HTMLSlotElement {
  const element = document.createElement('slot')
  if (name !== '') element.name = name
  element.append(...fallback)
  return element
}

/** Null removes an attribute. */
function setAttributes(
  element: Element,
  attributes: Readonly<Record<string, string | null>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name)
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

export function createView(root: ShadowRoot): View {
  const photo = part('canvas', 'photo')
  const map = part('canvas', 'map')
  const handle = part('div', 'handle', part('div', 'grip'))
  const bar = part('div', 'bar', part('div', 'fill'))
  const progress = part('div', 'progress', slot('progress', bar))
  const failed = part('span', 'failed')
  const sentence = part('span', 'sentence')
  const error = part('div', 'error', slot('error', part('p', 'message', failed, sentence)))
  const placeholder = part('div', 'placeholder', slot(''))
  const [photoLabel, mapLabel] = [part('span', 'label'), part('span', 'label')]
  const sides = [photoLabel, mapLabel].map((label) => part('div', 'side', label))
  const space = part('div', 'view')
  const pictures = [photo, map, space]
  const frame = part('div', 'frame', placeholder, ...pictures, progress, error, ...sides, handle)
  setAttributes(photo, { role: 'img' })
  for (const side of sides) setAttributes(side, DECORATION)
  setAttributes(bar, { role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' })
  initDivideHandle(handle)
  // Screen readers announce an error that appears later. 'polite', because many elements may fail at once.
  setAttributes(error, { 'aria-live': 'polite' })
  const styles = createStyles(root)
  styles.apply()
  root.append(frame)

  const renderDivide = (divide: number, words: ElementWords): void => {
    frame.style.setProperty('--at', String(divide))
    setAttributes(handle, { 'aria-label': words.divide })
    showDivide(handle, divide, (shares) => fill(words.divideAt, shares))
  }

  return {
    frame,
    map,
    photo,
    handle,
    space,
    setSize: styles.setSize,
    restyle: styles.apply,
    render: ({
      state,
      alt,
      isCompared,
      divide,
      words,
      isBrightNear,
      hasPhoto,
      hasMap,
      hasView,
    }) => {
      const isPainted = state.kind === 'ready' && state.isPainted
      const isPending =
        state.kind === 'waiting' || state.kind === 'busy' || (state.kind === 'ready' && !isPainted)
      const isFailed = state.kind === 'failed'
      const showsMap = hasMap && !isFailed
      const showsBoth = isCompared && showsMap && hasPhoto
      frame.dataset['shows'] = showsMap ? 'map' : isFailed ? 'error' : 'nothing'
      frame.classList.toggle('is-compared', showsBoth)
      frame.ariaBusy = String(isPending)
      placeholder.hidden = showsMap
      map.hidden = !showsMap || hasView
      photo.hidden = !showsBoth
      handle.hidden = !showsBoth
      const { side = '' } = words
      setText(photoLabel, side === '' ? '' : words.photo)
      setText(mapLabel, side)
      progress.hidden = !isPending || showsMap
      error.hidden = !isFailed
      const label = alt ?? (isBrightNear ? words.map : (words.mapOnly ?? words.map))
      setAttributes(map, label === '' ? DECORATION : { ...IMAGE, 'aria-label': label })
      setAttributes(photo, { 'aria-label': words.photo })
      if (isPending) {
        bar.style.setProperty('--reached', String(state.reached))
        setAttributes(bar, {
          'aria-valuenow': String(Math.round(state.reached * 100)),
          'aria-label': words.progress,
        })
      }
      setText(failed, isFailed ? words.failed : '')
      setText(sentence, isFailed ? words.failure(state.error) : '')
      renderDivide(divide, words)
    },
  }
}
