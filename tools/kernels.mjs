/** `npm run kernels`: turbo's kernels, from AssemblyScript to the two files beside it that the page loads, and their source's hash. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { main, print, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'

const KERNELS = inRoot('src', 'engine', 'turbo', 'kernels', 'index.ts')

/** The threads' meeting place and nothing else lies below (kernels/index.ts, plan.ts). */
const MEMORY_BASE = 1024
/** 1 GiB; the page's memory asks for less. */
const MOST_PAGES = 16_384

const COMMON = [
  KERNELS,
  '--outFile',
  'out.wasm',
  '--runtime',
  'stub',
  '--noAssert',
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--use',
  'abort=',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--enable',
  'bulk-memory',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  String(MOST_PAGES),
  '--memoryBase',
  String(MEMORY_BASE),
]

/** @type {Readonly<Record<'relaxed' | 'plain', readonly string[]>>} */
const VARIANTS = { relaxed: ['--enable', 'relaxed-simd'], plain: [] }

/** @param {'relaxed' | 'plain'} variant */
export function kernelsFile(variant) {
  return inRoot('src', 'engine', 'turbo', `kernels.${variant}.wasm`)
}

/**
 * @param {'relaxed' | 'plain'} variant
 * @returns {Promise<Uint8Array>}
 */
export async function compileKernels(variant) {
  /** @type {Uint8Array | undefined} */
  let wasm
  const { error, stderr } = await asc.main([...COMMON, ...VARIANTS[variant]], {
    writeFile: (_, contents) => {
      wasm = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
    },
  })
  if (error !== null || wasm === undefined)
    throw new ToolError(`The kernels could not be compiled:\n${stderr.toString()}`)
  return wasm
}

/** Whose bytes decide what an engine's memory looks like. */
const FOLDERS = [
  inRoot('src', 'engine', 'turbo'),
  inRoot('src', 'engine', 'turbo', 'kernels'),
  inRoot('src', 'core', 'onnx'),
]

export const SOURCE_FILE = inRoot('src', 'engine', 'turbo', 'sourceHash.ts')

/**
 * One short hash of turbo's whole source, by which a kept image of its memory is known to be of this version.
 * @returns {Promise<string>}
 */
export async function hashSource() {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    for (const name of (await readdir(folder)).sort()) {
      const file = path.join(folder, name)
      // Line ends are the checkout's, not the engine's.
      if (name.endsWith('.ts') && file !== SOURCE_FILE)
        hash.update(name).update((await readFile(file, 'utf8')).replaceAll('\r\n', '\n'))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    for (const variant of /** @type {const} */ (['relaxed', 'plain'])) {
      const wasm = await compileKernels(variant)
      await writeFile(kernelsFile(variant), wasm)
      print(`${variant}: ${wasm.length} bytes`)
    }
    const source = await hashSource()
    await writeFile(
      SOURCE_FILE,
      `/** Hash of turbo's source, written by \`npm run kernels\`: what one version kept, another does not take. */\nexport const SOURCE_HASH = '${source}'\n`,
    )
    print(`source: ${source}`)
  })
}
