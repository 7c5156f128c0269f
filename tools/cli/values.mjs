/**
 * Reads the values of the options. Each function returns the value or throws a sentence. This file runs
 * before the packages are installed, so it may import Node's own modules only.
 */

const MODELS = ['starter', 'midas-small']
const MOST_THREADS = 64

/** @param {readonly string[]} lists @returns {string[]} */
export function readFormats(lists) {
  const names = lists
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0)
    throw new Error('--format needs at least one format, for example inferno.')
  return [...new Set(names)]
}

/**
 * @template {number | null} Otherwise
 * @param {string} option @param {string | undefined} text @param {Otherwise} otherwise
 * @param {readonly [least: number, most: number]} limits
 * @returns {number | Otherwise}
 */
export function readNumber(option, text, otherwise, [least, most]) {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (text.trim() !== '' && number >= least && number <= most) return number
  throw new Error(`--${option} takes a number from ${least} to ${most}, not “${text}”.`)
}

/**
 * Reads `name=value` pairs. A number, true and false become values; other text stays text.
 * @param {readonly string[]} lists
 */
export function readSet(lists) {
  const pairs = lists.flatMap((list) => list.split(',')).filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', text] = pair.split('=').map((part) => part.trim())
      if (text === undefined || text === '')
        throw new Error(`--set takes NAME=VALUE, for example triangles=50000, not “${pair}”.`)
      if (text === 'true' || text === 'false') return [name, text === 'true']
      return [name, Number.isNaN(Number(text)) ? text : Number(text)]
    }),
  )
}

/** @param {{ palette?: string, reversed?: boolean, 'auto-contrast'?: boolean, bands?: string, clip?: string, far?: string, near?: string, gamma?: string }} values */
export function readLook({ palette = 'inferno', reversed = false, ...texts }) {
  const bands = readNumber('bands', texts.bands, 0, [2, 64])
  if (!Number.isInteger(bands))
    throw new Error(`--bands takes a whole number, not “${texts.bands}”.`)
  const far = readNumber('far', texts.far, 0, [0, 1])
  const near = readNumber('near', texts.near, 1, [0, 1])
  if (far >= near) throw new Error(`--far must be below --near, and ${far} is not below ${near}.`)
  const clip = readNumber('clip', texts.clip, 0, [0, 40])
  return {
    palette,
    reversed,
    bands,
    clip,
    far,
    near,
    gamma: readNumber('gamma', texts.gamma, 1, [0.1, 10]),
    autoContrast: texts['auto-contrast'] ?? false,
  }
}

/** @param {string} text */
export function readThreads(text) {
  const threads = Number(text)
  if (/^\d+$/.test(text) && threads >= 1 && threads <= MOST_THREADS) return threads
  throw new Error(`--threads takes a whole number from 1 to ${MOST_THREADS}, not “${text}”.`)
}

/** @param {string} how */
export function readDownscale(how) {
  if (how === 'smooth' || how === 'reference') return how
  throw new Error(`--downscale must be smooth or reference, not “${how}”.`)
}

/** @param {string} how */
export function readDetail(how) {
  if (how === 'raw' || how === 'edges' || how === 'tiles') return how
  throw new Error(`--detail must be raw, edges or tiles, not “${how}”.`)
}

/**
 * @param {{ 'use-embedded'?: boolean, 'own-depth'?: string, 'near-is'?: string, unit?: string }} values
 * @param {number} pictures
 * @returns {Pick<import('./arguments.mjs').Run, 'useEmbedded' | 'ownDepth' | 'meaning'>}
 */
export function readOther(
  { 'use-embedded': useEmbedded = false, 'own-depth': own, 'near-is': near, unit },
  pictures,
) {
  const ownDepth = own ?? null
  if (ownDepth === '') throw new Error('--own-depth needs the name of a file.')
  if (ownDepth !== null && pictures !== 1)
    throw new Error(`--own-depth needs exactly one picture; you gave ${pictures}.`)
  if (ownDepth !== null && useEmbedded)
    throw new Error('Use --own-depth or --use-embedded, not both: a picture has one map.')
  if (ownDepth === null && (near ?? unit) !== undefined)
    throw new Error(
      `--${near === undefined ? 'unit' : 'near-is'} needs --own-depth, because it says what its numbers mean.`,
    )
  if (near !== undefined && unit !== undefined)
    throw new Error('Use --near-is or --unit, not both: a distance in a unit is small where near.')
  if (near !== undefined && near !== 'large' && near !== 'small')
    throw new Error(`--near-is must be large or small, not “${near}”.`)
  if (unit !== undefined && unit !== 'metres' && unit !== 'millimetres')
    throw new Error(`--unit must be metres or millimetres, not “${unit}”.`)
  return { useEmbedded, ownDepth, meaning: unit ?? (near === undefined ? null : `near-${near}`) }
}

const PIXELS = /** @type {const} */ (['imagenet', 'unit', 'half', 'bytes'])
const MEANINGS = /** @type {const} */ ([
  'disparity',
  'distance',
  'metres',
  'log-metres',
  'near-small',
])

/**
 * @template {string} Name
 * @param {string} option @param {readonly Name[]} names @param {string | undefined} text
 */
function readName(option, names, text) {
  const name = names.find((one) => one === text)
  if (text !== undefined && name === undefined)
    throw new Error(`--${option} must be one of ${names.join(', ')}, not “${text}”.`)
  return name
}

/** @param {string} text @returns {{ width: number, height: number }} */
function readSide(text) {
  const [, width, height = width] = /^(\d{1,4})(?:[x×](\d{1,4}))?$/i.exec(text) ?? []
  if (width === undefined || height === undefined)
    throw new Error(`--side takes a number of pixels or WIDTHxHEIGHT, not “${text}”.`)
  return { width: Number(width), height: Number(height) }
}

/**
 * @param {{ pixels?: string, side?: string, meaning?: string, output?: string, 'keep-aspect'?: boolean }} values
 * @param {boolean} isOwnModel
 * @returns {import('./arguments.mjs').ProfileOptions}
 */
export function readProfile(values, isOwnModel) {
  const { pixels, side, meaning, output, 'keep-aspect': keepAspect } = values
  const [given] = Object.entries({ pixels, side, meaning, output, 'keep-aspect': keepAspect }).find(
    ([, value]) => value !== undefined,
  ) ?? [null]
  if (given !== null && !isOwnModel)
    throw new Error(`--${given} needs --model with the path or the address of an .onnx file.`)
  const knownPixels = readName('pixels', PIXELS, pixels)
  const knownMeaning = readName('meaning', MEANINGS, meaning)
  return {
    ...(knownPixels === undefined ? {} : { pixels: knownPixels }),
    ...(side === undefined ? {} : readSide(side)),
    ...(knownMeaning === undefined ? {} : { meaning: knownMeaning }),
    ...(output === undefined ? {} : { output }),
    ...(keepAspect === undefined ? {} : { keepAspect }),
  }
}

/** The page waits longer: a person sees there that it works. */
const TRIAL_SECONDS = 40

/** @param {string | undefined} text @param {boolean} isOwnModel */
export function readTrial(text, isOwnModel) {
  if (text !== undefined && !isOwnModel)
    throw new Error('--trial-seconds needs --model with the path or the address of an .onnx file.')
  return readNumber('trial-seconds', text, TRIAL_SECONDS, [1, 180])
}

/** @param {string} text */
export function isWebAddress(text) {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

/** @param {string | undefined} text @param {string} model */
export function readSha256(text, model) {
  if (text === undefined) return null
  if (!isWebAddress(model))
    throw new Error('--sha256 needs --model with the address of an .onnx file.')
  if (/^[\da-f]{64}$/i.test(text)) return text.toLowerCase()
  throw new Error(`--sha256 takes 64 hexadecimal digits, not “${text}”.`)
}

/** @param {string} model */
export function isOwn(model) {
  if (MODELS.includes(model)) return false
  if (/\.onnx$/i.test(model) || isWebAddress(model)) return true
  throw new Error(
    `“${model}” is not a model. Use starter, midas-small, the path of an .onnx file, or its address.`,
  )
}
