/** The element's own texts, in the language of the page around it. */
import type { DepthdropError } from '../core/errors.ts'
import type { SpaceWords } from '../picture/spaceWords.ts'

/** The texts of the views in space are optional: each that is missing is English, or Chinese on a Chinese page. */
export interface ElementWords extends Partial<SpaceWords> {
  /** The accessible name of the map if the element has no alt attribute. */
  readonly map: string
  /** The same if bright colours are not near, as in a reversed palette. Default: `map`. */
  readonly mapOnly?: string
  /** The accessible names of the photo and of the divide between photo and map. */
  readonly photo: string
  readonly divide: string
  /** The word over the map's side of the divide. Default: none over either side. */
  readonly side?: string
  /** Where the divide is. {photo} and {map} are replaced by whole per cents. */
  readonly divideAt: string
  /** The accessible name of the progress bar. */
  readonly progress: string
  /** The text before the message of an error. */
  readonly failed: string
  /** The message of an error, as a sentence for the visitor. */
  readonly failure: (error: DepthdropError) => string
}

const english: ElementWords = {
  map: 'Depth map. Bright is near, dark is far.',
  mapOnly: 'Depth map.',
  photo: 'Photo',
  divide: 'Divider between photo and depth map',
  side: 'Depth map',
  divideAt: '{photo}% photo, {map}% depth map',
  progress: 'Making the depth map',
  failed: 'The depth map couldn’t be made.',
  failure: ({ message }) => message,
}

/** Error messages stay English here. A page that has them in Chinese provides them through `DepthMapElement.words`. */
const chinese: ElementWords = {
  map: '深度图。亮处近，暗处远。',
  mapOnly: '深度图。',
  photo: '照片',
  divide: '照片与深度图的分界',
  side: '深度图',
  divideAt: '照片 {photo}%，深度图 {map}%',
  progress: '正在生成深度图',
  failed: '未能生成深度图。',
  failure: ({ message }) => message,
}

/** `language` is a tag such as zh-Hans-CN. Every language but Chinese gets English. */
export function wordsFor(language: string): ElementWords {
  return /^zh\b/i.test(language) ? chinese : english
}

/** The nearest lang attribute, also outside of shadow trees that contain the element. Default: the browser's language. */
export function languageOf(element: Element): string {
  const closest = element.closest<HTMLElement>('[lang]')?.lang
  if (closest !== undefined && closest !== '') return closest
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? languageOf(root.host) : navigator.language
}
