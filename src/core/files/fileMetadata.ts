/** The metadata that files contain: where a map comes from and what its values mean. */

import type { Origin } from '../origin.ts'
import type { Settings } from '../types.ts'
import { VERSION } from '../version.ts'
import type { FileFormat } from './fileFormats.ts'

export interface FileMetadata {
  /** The name and the SHA-256 of the photo's file. */
  readonly photo: { readonly name: string; readonly sha256: string | null }
  readonly origin: Origin
  /** Null if no model made the map. `settings` and `engine` are null then, too. */
  readonly model: { readonly title: string; readonly sha256: string } | null
  /** Null for a map that an earlier version stored without its settings. */
  readonly settings: Settings | null
  /** Name and version of the engine that ran the model. */
  readonly engine: string | null
  /** 1/metres = a + b·value, and its source. Null if unit and zero are unknown. */
  readonly calibration: {
    readonly a: number
    readonly b: number
    readonly by: 'user' | 'photo' | 'file' | 'model'
  } | null
  /** The files that are saved with this one, each with the settings of its map if they may differ. */
  readonly siblings: readonly {
    readonly name: string
    readonly format: FileFormat
    readonly settings?: Settings | null
  }[]
}

/** Near is large in every file whose look is not reversed. */
export function encodingText(isReversed: boolean): string {
  return `relative inverse depth, near is ${isReversed ? 'small' : 'large'}`
}

const CALIBRATORS = {
  user: 'as the user measured it',
  photo: 'as the depth map in the photo has it',
  file: 'as the depth file has it',
  model: 'as the model states it',
} as const

export function calibrationSource({ by }: NonNullable<FileMetadata['calibration']>): string {
  return CALIBRATORS[by]
}

const FORMS = {
  gdepth: 'GDepth',
  'dynamic-depth': 'Dynamic Depth',
  apple: 'an auxiliary picture of a JPEG',
  heif: 'an auxiliary picture of a HEIC or AVIF',
} as const

export function originText(origin: Origin): string {
  if (origin.kind === 'network') return 'estimated by a model'
  return origin.kind === 'photo'
    ? `the photo itself: ${FORMS[origin.form]}`
    : `the file ${origin.name}, read as ${origin.meaning}`
}

/** No file format allows a NUL within a text. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}

/** The metadata by keyword, for formats with text fields. Every number parses to the same float. */
export function metadataTexts({
  photo,
  origin,
  model,
  settings,
  engine,
  calibration,
}: FileMetadata): Readonly<Record<string, string>> {
  return {
    Software: `Depthdrop ${VERSION}`,
    'depthdrop:photo': withoutNul(photo.name),
    ...(origin.kind === 'network' ? {} : { 'depthdrop:origin': withoutNul(originText(origin)) }),
    ...(model === null
      ? {}
      : { 'depthdrop:model': withoutNul(model.title), 'depthdrop:model-sha256': model.sha256 }),
    ...(settings === null ? {} : { 'depthdrop:settings': JSON.stringify(settings) }),
    ...(engine === null ? {} : { 'depthdrop:engine': withoutNul(engine) }),
    ...(calibration === null
      ? {}
      : {
          'depthdrop:calibration': `1/metres = ${calibration.a} + ${calibration.b} * value, ${calibrationSource(calibration)}`,
        }),
  }
}

/** One line for each text, for formats with a single field of text. */
export function textLines(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([key, text]) => `${key}: ${text}`)
    .join('\n')
}
