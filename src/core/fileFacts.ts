/** Where a map comes from, as files tell it. */
import type { FileFormat } from './fileFormats.ts'
import type { Settings } from './types.ts'
import { VERSION } from './version.ts'

export interface FileFacts {
  /** Its file's name, and the SHA-256 of the file. */
  readonly photo: { readonly name: string; readonly sha256: string | null }
  readonly model: { readonly title: string; readonly sha256: string }
  /** Null where a map of an earlier version does not say. */
  readonly settings: Settings | null
  /** Name and version of what ran the network. */
  readonly engine: string | null
  /** The visitor's own: 1/metres = a + b·value. Null: none, so that unit and zero are unknown. */
  readonly calibration: { readonly a: number; readonly b: number } | null
  /** The files that are saved along with this one. */
  readonly siblings: readonly { readonly name: string; readonly format: FileFormat }[]
}

/** Near is large in every file, unless its look is reversed. */
export const encodingWords = (isReversed: boolean): string => `relative inverse depth, near is ${isReversed ? 'small' : 'large'}`

/** No file format takes a NUL within a text. */
const clean = (text: string): string => text.replaceAll('\0', '\ufffd')

/** For formats that hold words by keyword. Numbers read back as the same floats. */
export const factTexts = ({ photo, model, settings, engine, calibration }: FileFacts): Readonly<Record<string, string>> => ({
  'Software': `Depthdrop ${VERSION}`,
  'depthdrop:photo': clean(photo.name),
  'depthdrop:model': clean(model.title),
  'depthdrop:model-sha256': model.sha256,
  ...(settings === null ? {} : { 'depthdrop:settings': JSON.stringify(settings) }),
  ...(engine === null ? {} : { 'depthdrop:engine': clean(engine) }),
  ...(calibration === null ? {} : { 'depthdrop:calibration': `1/metres = ${calibration.a} + ${calibration.b} * value, as the user measured it` }),
})
