/**
 * Reads the command line. This file runs before the packages are installed, so it may import Node's own
 * modules only.
 */
// Not `import { parseArgs }`: an old Node.js lacks it and must still reach the sentence about its age.
import util from 'node:util'
import {
  isOwn,
  readDetail,
  readDownscale,
  readFormats,
  readLook,
  readNumber,
  readOther,
  readProfile,
  readSet,
  readSha256,
  readThreads,
  readTrial,
} from './values.mjs'

const FORMATS = ['inferno', 'gray16', 'pfm']

/**
 * The names of formats, palettes and engines are not checked here: their lists are in TypeScript, which not
 * every Node.js can read before the packages are installed. names.ts checks them.
 *
 * @typedef {object} Run
 * @property {'run'} kind
 * @property {readonly string[]} files As given, at least one.
 * @property {string | null} out
 * @property {readonly string[]} formats Each at most once.
 * @property {boolean} isFormatGiven False if `formats` is the default.
 * @property {boolean} colourBar
 * @property {boolean} half
 * @property {number | null} fieldOfView Degrees. Null: from the photo's EXIF block.
 * @property {Readonly<Record<string, unknown>>} space The options of files in space, unchecked.
 * @property {{ palette: string, reversed: boolean, bands: number, clip: number, far: number, near: number, gamma: number, autoContrast: boolean }} look
 * @property {string} model A name from the catalogue, or the path or the address of an .onnx file.
 * @property {boolean} isOwnModel The model is not in the catalogue.
 * @property {ProfileOptions} profile Of an .onnx file.
 * @property {string | null} sha256 Of the file at the model's address.
 * @property {number} trialSeconds How long an .onnx file may take for the test photo.
 * @property {string} engine
 * @property {number | null} threads
 * @property {'smooth' | 'reference'} downscale
 * @property {'raw' | 'edges' | 'tiles'} detail
 * @property {boolean} flip
 * @property {boolean} useEmbedded
 * @property {string | null} ownDepth The path of a depth map.
 * @property {'near-large' | 'near-small' | 'metres' | 'millimetres' | null} meaning Of its numbers.
 *
 * @typedef {{ pixels?: 'imagenet' | 'unit' | 'half' | 'bytes', width?: number, height?: number, meaning?: 'disparity' | 'distance' | 'metres' | 'log-metres' | 'near-small', output?: string, keepAspect?: boolean }} ProfileOptions
 * @typedef {Run | { kind: 'help' } | { kind: 'wrong', sentence: string }} Wish
 */

const OPTIONS = /** @type {const} */ ({
  out: { type: 'string' },
  format: { type: 'string', multiple: true },
  'colour-bar': { type: 'boolean' },
  'field-of-view': { type: 'string' },
  set: { type: 'string', multiple: true },
  half: { type: 'boolean' },
  palette: { type: 'string' },
  reversed: { type: 'boolean' },
  bands: { type: 'string' },
  clip: { type: 'string' },
  far: { type: 'string' },
  near: { type: 'string' },
  gamma: { type: 'string' },
  'auto-contrast': { type: 'boolean' },
  model: { type: 'string' },
  pixels: { type: 'string' },
  side: { type: 'string' },
  meaning: { type: 'string' },
  output: { type: 'string' },
  'keep-aspect': { type: 'boolean' },
  sha256: { type: 'string' },
  'trial-seconds': { type: 'string' },
  engine: { type: 'string' },
  threads: { type: 'string' },
  downscale: { type: 'string' },
  detail: { type: 'string' },
  flip: { type: 'boolean' },
  'use-embedded': { type: 'boolean' },
  'own-depth': { type: 'string' },
  'near-is': { type: 'string' },
  unit: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
})

/**
 * @param {readonly string[]} args Without node and the script.
 * @returns {Wish}
 */
export function readArguments(args) {
  try {
    const { values, positionals } = util.parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    })
    if (values.help === true) return { kind: 'help' }
    if (positionals.length === 0) throw new Error('Give at least one file or folder.')
    if (values.out === '') throw new Error('--out needs the name of a folder.')
    const model = values.model ?? 'starter'
    return {
      kind: 'run',
      files: positionals,
      out: values.out ?? null,
      formats: readFormats(values.format ?? FORMATS),
      isFormatGiven: values.format !== undefined,
      look: readLook(values),
      colourBar: values['colour-bar'] ?? false,
      half: values.half ?? false,
      fieldOfView: readNumber('field-of-view', values['field-of-view'], null, [1, 170]),
      space: readSet(values.set ?? []),
      model,
      isOwnModel: isOwn(model),
      profile: readProfile(values, isOwn(model)),
      sha256: readSha256(values.sha256, model),
      trialSeconds: readTrial(values['trial-seconds'], isOwn(model)),
      engine: values.engine ?? 'auto',
      threads: values.threads === undefined ? null : readThreads(values.threads),
      downscale: readDownscale(values.downscale ?? 'smooth'),
      detail: readDetail(values.detail ?? 'raw'),
      flip: values.flip ?? false,
      ...readOther(values, positionals.length),
    }
  } catch (error) {
    return { kind: 'wrong', sentence: error instanceof Error ? error.message : String(error) }
  }
}
