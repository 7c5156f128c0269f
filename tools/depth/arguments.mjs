/** What was asked for on the command line. Only node's own modules: this runs ahead of any installation. */
// By default import: older nodes lack parseArgs, and must still get as far as the sentence about their age.
import util from 'node:util'

export const HELP = `Usage: npm run depth -- FILE|FOLDER… [options]

Makes depth maps of pictures with the app itself, in a headless Chromium; of a folder, all pictures in it
and in its folders. Prints one line of JSON per picture. A picture that fails is one line on stderr, and exit status 1 once the others are done.

  --out DIR         where the files go, in folders like those given; by default beside each picture
  --format LIST     any of these, separated by commas; by default inferno,gray16,pfm
                      inferno  NAME.depth.png    heat map in plain Inferno, bright is near
                      heat     NAME.heat.png     heat map as the options below say
                      side     NAME.side.png     the photo beside its heat map
                      gray8    NAME.depth8.png   8-bit grey, 255 is nearest
                      gray16   NAME.depth16.png  16-bit grey, 65535 is nearest
                      pfm      NAME.depth.pfm    float32 as the network gave it, near is large
                      npy      NAME.depth.npy    the same for NumPy
                      tiff     NAME.depth.tiff   the same as TIFF
                      exr      NAME.depth.exr    the same as OpenEXR, in channel Y
                      normal   NAME.normal.png   surface normals, OpenGL's way (Y+)
                      gdepth   NAME.gdepth.jpg   the photo as a JPEG, its depth inside as GDepth
                      json     NAME.depth.json   what is known of the map
  --colour-bar      heat map: its colours below it, with the near and the far end
  --field-of-view N normal: the camera's, horizontal, in degrees, 1 to 170; by default 60
  --half            exr: 16-bit floats, half the size
  --palette NAME    heat map: inferno (the default), grey or another of the page's palettes
  --bands N         heat map: so many equal steps, 2 to 64; by default a smooth run
  --gamma N         heat map: above 1 spreads what is near, below 1 what is far, 0.1 to 10
  --far N, --near N what gets the two ends, as parts of the map's range; by default 0 and 1
  --clip N          per cent of the values left out at each end before those count, 0 to 40; by default 0
  --reversed        heat map and grey files: near gets the far end's colour or level
  --model MODEL     starter (the default), midas-small (after \`npm run model\`), or an .onnx file
  --engine ENGINE   auto (the default) or turbo: Depthdrop's own where it knows the network; ort: onnxruntime-web; int8: its
                    own in 8 bits, faster, and the maps differ a little. The line's "engine" and "arithmetic" say what
                    computed the map, "declined" why it was not its own; a fallback is said on stderr, too
  --threads N       1 to 64; by default as many as the app would take
  --downscale HOW   smooth (the default), or reference (as OpenCV's INTER_CUBIC)
  --detail HOW      raw (the default), edges (brought to the edges of the photo), or tiles (parts of the
                    photo are looked at as well: up to ten times the work)
  --flip            the photo is looked at in a mirror as well, and the maps averaged: twice the work
  --use-embedded    where a photo carries a depth map of its own (docs/inside.md), that one; where not, the estimate. The
                    line's "origin" says which: photo or network; notices say why a map that is there was not used
  --own-depth FILE  this depth map of the one picture instead of an estimate: grey PNG, PFM or NPY
  --near-is WHICH   own-depth: large or small, where the file does not say what its numbers mean
  --unit UNIT       own-depth: metres or millimetres, where its numbers are distances
  --help
`

const FORMATS = ['inferno', 'gray16', 'pfm']
const MODELS = ['starter', 'midas-small']
const MOST_THREADS = 64

/**
 * Names of formats, palettes and engines are taken as they are: their lists are written in TypeScript, which not every node reads
 * ahead of an installation. names.ts checks them.
 *
 * @typedef {object} Run
 * @property {'run'} kind
 * @property {readonly string[]} files As given, at least one.
 * @property {string | null} out
 * @property {readonly string[]} formats Each at most once.
 * @property {boolean} colourBar
 * @property {boolean} half
 * @property {number} fieldOfView Degrees.
 * @property {{ palette: string, reversed: boolean, bands: number, clip: number, far: number, near: number, gamma: number }} look
 * @property {string} model A name from the catalogue, or the path of an .onnx file.
 * @property {boolean} isOwnModel The model is a path.
 * @property {string} engine
 * @property {number | null} threads
 * @property {'smooth' | 'reference'} downscale
 * @property {'raw' | 'edges' | 'tiles'} detail
 * @property {boolean} flip
 * @property {boolean} useEmbedded
 * @property {string | null} ownDepth The path of a depth map.
 * @property {'near-large' | 'near-small' | 'metres' | 'millimetres' | null} meaning Of its numbers.
 *
 * @typedef {Run | { kind: 'help' } | { kind: 'wrong', sentence: string }} Wish
 */

const OPTIONS = /** @type {const} */ ({
  out: { type: 'string' },
  format: { type: 'string', multiple: true },
  'colour-bar': { type: 'boolean' },
  'field-of-view': { type: 'string' },
  half: { type: 'boolean' },
  palette: { type: 'string' },
  reversed: { type: 'boolean' },
  bands: { type: 'string' },
  clip: { type: 'string' },
  far: { type: 'string' },
  near: { type: 'string' },
  gamma: { type: 'string' },
  model: { type: 'string' },
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

/** @param {readonly string[]} lists @returns {string[]} */
const readFormats = (lists) => {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim()).filter((name) => name !== '')
  if (names.length === 0) throw new Error('--format needs at least one format, as inferno.')
  return [...new Set(names)]
}

/**
 * @param {string} option @param {string | undefined} text @param {number} otherwise
 * @param {readonly [least: number, most: number]} limits
 */
const readNumber = (option, text, otherwise, [least, most]) => {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (text.trim() !== '' && number >= least && number <= most) return number
  throw new Error(`--${option} takes a number from ${least} to ${most}, not “${text}”.`)
}

/** @param {{ palette?: string, reversed?: boolean, bands?: string, clip?: string, far?: string, near?: string, gamma?: string }} values */
const readLook = ({ palette = 'inferno', reversed = false, ...texts }) => {
  const bands = readNumber('bands', texts.bands, 0, [2, 64])
  if (!Number.isInteger(bands)) throw new Error(`--bands takes a whole number, not “${texts.bands}”.`)
  const far = readNumber('far', texts.far, 0, [0, 1])
  const near = readNumber('near', texts.near, 1, [0, 1])
  if (far >= near) throw new Error(`--far must be below --near, and ${far} is not below ${near}.`)
  const clip = readNumber('clip', texts.clip, 0, [0, 40])
  return { palette, reversed, bands, clip, far, near, gamma: readNumber('gamma', texts.gamma, 1, [0.1, 10]) }
}

/** @param {string} text */
const readThreads = (text) => {
  const threads = Number(text)
  if (/^\d+$/.test(text) && threads >= 1 && threads <= MOST_THREADS) return threads
  throw new Error(`--threads takes a whole number from 1 to ${MOST_THREADS}, not “${text}”.`)
}

/** @param {string} how */
const readDownscale = (how) => {
  if (how === 'smooth' || how === 'reference') return how
  throw new Error(`--downscale is smooth or reference, not “${how}”.`)
}

/** @param {string} how */
const readDetail = (how) => {
  if (how === 'raw' || how === 'edges' || how === 'tiles') return how
  throw new Error(`--detail is raw, edges or tiles, not “${how}”.`)
}

/**
 * @param {{ 'use-embedded'?: boolean, 'own-depth'?: string, 'near-is'?: string, unit?: string }} values
 * @param {number} pictures
 * @returns {Pick<Run, 'useEmbedded' | 'ownDepth' | 'meaning'>}
 */
const readOther = ({ 'use-embedded': useEmbedded = false, 'own-depth': own, 'near-is': near, unit }, pictures) => {
  const ownDepth = own ?? null
  if (ownDepth === '') throw new Error('--own-depth needs the name of a file.')
  if (ownDepth !== null && pictures !== 1) throw new Error(`--own-depth belongs to exactly one picture, not to ${pictures}.`)
  if (ownDepth !== null && useEmbedded) throw new Error('Either --own-depth or --use-embedded: a picture has one map.')
  if (ownDepth === null && (near ?? unit) !== undefined) throw new Error(`--${near === undefined ? 'unit' : 'near-is'} says what the numbers of an --own-depth mean, and there is none.`)
  if (near !== undefined && unit !== undefined) throw new Error('Either --near-is or --unit: in a unit, the near distances are small.')
  if (near !== undefined && near !== 'large' && near !== 'small') throw new Error(`--near-is is large or small, not “${near}”.`)
  if (unit !== undefined && unit !== 'metres' && unit !== 'millimetres') throw new Error(`--unit is metres or millimetres, not “${unit}”.`)
  return { useEmbedded, ownDepth, meaning: unit ?? (near === undefined ? null : `near-${near}`) }
}

/** @param {string} model */
const isPath = (model) => {
  if (MODELS.includes(model)) return false
  if (/\.onnx$/i.test(model)) return true
  throw new Error(`“${model}” is not a model. There are starter, midas-small and the path of an .onnx file.`)
}

/**
 * @param {readonly string[]} args without node and the script
 * @returns {Wish}
 */
export const readArguments = (args) => {
  try {
    const { values, positionals } = util.parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    if (values.help === true) return { kind: 'help' }
    if (positionals.length === 0) throw new Error('Which picture? Give at least one file or folder.')
    if (values.out === '') throw new Error('--out needs the name of a folder.')
    const model = values.model ?? 'starter'
    return {
      kind: 'run',
      files: positionals,
      out: values.out ?? null,
      formats: readFormats(values.format ?? FORMATS),
      look: readLook(values),
      colourBar: values['colour-bar'] ?? false,
      half: values.half ?? false,
      fieldOfView: readNumber('field-of-view', values['field-of-view'], 60, [1, 170]),
      model,
      isOwnModel: isPath(model),
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
