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
 * @param {string} option @param {string | undefined} text @param {number} otherwise
 * @param {readonly [least: number, most: number]} limits
 */
export function readNumber(option, text, otherwise, [least, most]) {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (text.trim() !== '' && number >= least && number <= most) return number
  throw new Error(`--${option} takes a number from ${least} to ${most}, not “${text}”.`)
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

/** @param {string} model */
export function isPath(model) {
  if (MODELS.includes(model)) return false
  if (/\.onnx$/i.test(model)) return true
  throw new Error(
    `“${model}” is not a model. Use starter, midas-small or the path of an .onnx file.`,
  )
}
