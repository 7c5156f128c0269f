/** What was asked for on the command line. Only node's own modules: this runs ahead of any installation. */
// By default import: older nodes lack parseArgs, and must still get as far as the sentence about their age.
import util from 'node:util'

export const HELP = `Usage: npm run depth -- FILE… [options]

Makes depth maps of pictures with the app itself, in a headless Chromium. Prints one line of JSON per
picture. A picture that fails is one line on stderr, and exit status 1 once the others are done.

  --out DIR         where the files go; by default beside each picture
  --format LIST     any of inferno, gray16, pfm, separated by commas; by default all
                      inferno  NAME.depth.png    8-bit heat map, bright is near
                      gray16   NAME.depth16.png  16-bit grey, 65535 is nearest
                      pfm      NAME.depth.pfm    float32 as the network gave it, near is large
  --model MODEL     starter (the default), midas-small (after \`npm run model\`), or an .onnx file
  --threads N       1 to 64; by default as many as the app would take
  --downscale HOW   smooth (the default), or reference (as OpenCV's INTER_CUBIC)
  --help
`

/** @typedef {'inferno' | 'gray16' | 'pfm'} Format */

/** @type {readonly Format[]} */
const FORMATS = ['inferno', 'gray16', 'pfm']
const MODELS = ['starter', 'midas-small']
const MOST_THREADS = 64

/**
 * @typedef {object} Run
 * @property {'run'} kind
 * @property {readonly string[]} files As given, at least one.
 * @property {string | null} out
 * @property {readonly Format[]} formats Each at most once.
 * @property {string} model A name from the catalogue, or the path of an .onnx file.
 * @property {boolean} isOwnModel The model is a path.
 * @property {number | null} threads
 * @property {'smooth' | 'reference'} downscale
 *
 * @typedef {Run | { kind: 'help' } | { kind: 'wrong', sentence: string }} Wish
 */

const OPTIONS = /** @type {const} */ ({
  out: { type: 'string' },
  format: { type: 'string', multiple: true },
  model: { type: 'string' },
  threads: { type: 'string' },
  downscale: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
})

/** @param {readonly string[]} lists @returns {Format[]} */
const readFormats = (lists) => {
  const names = lists.flatMap((list) => list.split(',')).map((name) => name.trim()).filter((name) => name !== '')
  if (names.length === 0) throw new Error('--format needs at least one of inferno, gray16, pfm.')
  return [...new Set(names)].map((name) => {
    const format = FORMATS.find((known) => known === name)
    if (format === undefined) throw new Error(`“${name}” is not a format. There are inferno, gray16 and pfm.`)
    return format
  })
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
    if (positionals.length === 0) throw new Error('Which picture? Give at least one file.')
    if (values.out === '') throw new Error('--out needs the name of a folder.')
    const model = values.model ?? 'starter'
    return {
      kind: 'run',
      files: positionals,
      out: values.out ?? null,
      formats: readFormats(values.format ?? FORMATS),
      model,
      isOwnModel: isPath(model),
      threads: values.threads === undefined ? null : readThreads(values.threads),
      downscale: readDownscale(values.downscale ?? 'smooth'),
    }
  } catch (error) {
    return { kind: 'wrong', sentence: error instanceof Error ? error.message : String(error) }
  }
}
