/** Makes the brotli and gzip copies of the built site's files. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { inRoot } from '../process/root.mjs'

const TYPES = new Set([
  '.js',
  '.mjs',
  '.css',
  '.html',
  '.svg',
  '.json',
  '.webmanifest',
  '.txt',
  '.ico',
  '.wasm',
  '.onnx',
])
const SMALLEST = 1024
/** Above this size brotli's best quality (11) takes tens of seconds; 9 is a few per cent larger. */
const LARGE = 2 ** 20
/** Larger files are float weights, which take a minute and shrink by a few per cent only. */
const LARGEST = 48 * 2 ** 20
/** A copy must save at least this fraction to be worth its decompression. */
const LEAST_SAVING = 0.05
const CACHE = inRoot('.cache', 'compressed')

const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)

/**
 * @typedef {object} Encoding
 * @property {'.br' | '.gz'} suffix
 * @property {(bytes: Buffer) => number} quality
 * @property {(bytes: Buffer, quality: number) => Promise<Buffer>} encode
 */

/** @type {readonly Encoding[]} */
const ENCODINGS = [
  {
    suffix: '.br',
    quality: (bytes) => (bytes.length > LARGE ? 9 : 11),
    encode: (bytes, quality) =>
      brotli(bytes, {
        params: {
          [zlib.constants.BROTLI_PARAM_QUALITY]: quality,
          [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  { suffix: '.gz', quality: () => 9, encode: (bytes, level) => gzip(bytes, { level }) },
]

/** @param {string} folder @returns {Promise<string[]>} */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/**
 * Returns the compressed copy of some bytes, from the cache if it was made before.
 * @param {Buffer} bytes
 * @param {Encoding} encoding
 * @param {Set<string>} used Collects the cache entries that this run needs.
 * @param {string} cache
 */
async function encoded(bytes, { suffix, quality, encode }, used, cache) {
  const level = quality(bytes)
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}-${level}${suffix}`
  const kept = path.join(cache, name)
  used.add(name)
  if (existsSync(kept)) return { kept, bytes: (await stat(kept)).size }
  const result = await encode(bytes, level)
  // Renamed when complete, because another build may look for the same entry meanwhile.
  const partial = `${kept}.${randomUUID()}.part`
  await writeFile(partial, result)
  await rename(partial, kept)
  return { kept, bytes: result.length }
}

/**
 * Writes FILE.br and FILE.gz beside every file below `folder` that becomes at least 5% smaller.
 * @param {string} folder
 * @param {string} [cache] The folder that keeps copies between builds.
 * @returns {Promise<{ files: number, before: number, after: number }>} `before` and `after` are bytes; `after` counts brotli.
 */
export async function compress(folder, cache = CACHE) {
  await mkdir(cache, { recursive: true })
  /** @type {Set<string>} */
  const used = new Set()
  const total = { files: 0, before: 0, after: 0 }
  // All files are started at once; Node's thread pool limits how many really run.
  await Promise.all(
    (await filesBelow(folder)).map(async (file) => {
      if (!TYPES.has(path.extname(file).toLowerCase())) return
      const { size, mtime } = await stat(file)
      if (size < SMALLEST || size > LARGEST) return
      const bytes = await readFile(file)
      await Promise.all(
        ENCODINGS.map(async (encoding) => {
          const copy = await encoded(bytes, encoding, used, cache)
          if (copy.bytes > size * (1 - LEAST_SAVING)) return
          const target = `${file}${encoding.suffix}`
          await copyFile(copy.kept, target)
          await utimes(target, mtime, mtime)
          if (encoding.suffix !== '.br') return
          total.files += 1
          total.before += size
          total.after += copy.bytes
        }),
      )
    }),
  )
  const stale = (await readdir(cache)).filter((name) => !used.has(name) && !name.endsWith('.part'))
  await Promise.all(stale.map((name) => rm(path.join(cache, name), { force: true })))
  return total
}
