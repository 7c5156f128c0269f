/** The few words of the element itself, in the page's language. */
import type { DepthdropError } from '../core/errors.ts'

export interface ElementWords {
  /** The map's name for those who cannot see it, where there is no alt. */
  readonly map: string
  /** The same where bright is not near, as in a reversed palette. */
  readonly mapOnly?: string
  /** The same of the photo, and of the divide between both. */
  readonly photo: string
  readonly divide: string
  /** Where the divide is, with {photo} and {map} in per cent. */
  readonly divideAt: string
  readonly progress: string
  /** Before the sentence of an error. */
  readonly failed: string
  readonly failure: (error: DepthdropError) => string
}

const english: ElementWords = {
  map: 'Depth map. Bright is near, dark is far.',
  mapOnly: 'Depth map.',
  photo: 'Photo',
  divide: 'Divide between photo and depth map',
  divideAt: '{photo} % photo, {map} % depth map',
  progress: 'Making the depth map',
  failed: 'There is no depth map.',
  failure: ({ message }) => message,
}

/** The sentences of errors are English here; who has them in Chinese puts them in through `DepthMapElement.words`. */
const chinese: ElementWords = {
  map: '深度图。亮处近，暗处远。',
  mapOnly: '深度图。',
  photo: '照片',
  divide: '照片与深度图的分界',
  divideAt: '照片 {photo} %，深度图 {map} %',
  progress: '正在生成深度图',
  failed: '未能生成深度图。',
  failure: ({ message }) => message,
}

/** `language` is a tag such as zh-Hans-CN. */
export function wordsFor(language: string): ElementWords {
  return /^zh\b/i.test(language) ? chinese : english
}

/** The closest lang attribute, also outside the shadow trees around; else the browser's language. */
export function languageOf(element: Element): string {
  const closest = element.closest<HTMLElement>('[lang]')?.lang
  if (closest !== undefined && closest !== '') return closest
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? languageOf(root.host) : navigator.language
}
