/**
 * `npm run kernels`: compiles turbo's kernels from AssemblyScript to the files that the page loads,
 * and writes the hashes of these files and of their source.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { main, print, ToolError } from './process/main.mjs'
import { inRoot } from './process/root.mjs'

/**
 * The entry file of each module. `transformer` has the kernels that only some models need.
 * @type {Readonly<Record<'kernels' | 'transformer', string>>}
 */
const ENTRIES = { kernels: 'index.ts', transformer: 'transformer.ts' }

/**
 * Below this address are only the words by which threads synchronise (kernels/index.ts, plan.ts).
 */
const MEMORY_BASE = 1024
/** The most that the plan may take. The page's memory has a smaller maximum. */
const MAX_PAGES = 65_535

const COMMON = [
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
  String(MAX_PAGES),
  '--memoryBase',
  String(MEMORY_BASE),
]

/** @type {Readonly<Record<'relaxed' | 'plain', readonly string[]>>} */
const VARIANTS = { relaxed: ['--enable', 'relaxed-simd'], plain: [] }

/**
 * @param {'relaxed' | 'plain'} variant
 * @param {'kernels' | 'transformer'} [name]
 */
export function kernelsFile(variant, name = 'kernels') {
  return inRoot('src', 'engine', 'turbo', `${name}.${variant}.wasm`)
}

/**
 * @param {'relaxed' | 'plain'} variant
 * @param {'kernels' | 'transformer'} [name]
 * @returns {Promise<Uint8Array>}
 */
export async function compileKernels(variant, name = 'kernels') {
  const entry = inRoot('src', 'engine', 'turbo', 'kernels', ENTRIES[name])
  /** @type {Uint8Array | undefined} */
  let wasm
  const { error, stderr } = await asc.main([entry, ...COMMON, ...VARIANTS[variant]], {
    writeFile: (_, contents) => {
      wasm = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
    },
  })
  if (error !== null || wasm === undefined)
    throw new ToolError(`The kernels could not be compiled:\n${stderr.toString()}`)
  return wasm
}

/** Their sources determine the layout of the engine's memory. */
const FOLDERS = [
  inRoot('src', 'engine', 'turbo'),
  inRoot('src', 'engine', 'turbo', 'kernels'),
  inRoot('src', 'core', 'onnx'),
]

const HASHES_FILE = inRoot('src', 'engine', 'turbo', 'kernelHashes.ts')

/** SHA-256 in lower-case hex. @param {Uint8Array} wasm */
export function hashOf(wasm) {
  return createHash('sha256').update(wasm).digest('hex')
}

export const SOURCE_FILE = inRoot('src', 'engine', 'turbo', 'sourceHash.ts')

/**
 * A short hash of turbo's source. Stored snapshots of packed weights carry it and are valid only
 * for the same source.
 * @returns {Promise<string>}
 */
export async function hashSource() {
  const hash = createHash('sha256')
  for (const folder of FOLDERS) {
    for (const name of (await readdir(folder)).sort()) {
      const file = path.join(folder, name)
      // Git may check files out with other line ends, which do not change the engine.
      if (name.endsWith('.ts') && file !== SOURCE_FILE)
        hash.update(name).update((await readFile(file, 'utf8')).replaceAll('\r\n', '\n'))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

const HELP = `Usage: npm run kernels

Compiles turbo’s kernels from AssemblyScript, and writes the hashes of these files and of their source.`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    const lines = []
    for (const name of /** @type {const} */ (['kernels', 'transformer'])) {
      lines.push(`  ${name}: {`)
      for (const variant of /** @type {const} */ (['relaxed', 'plain'])) {
        const wasm = await compileKernels(variant, name)
        await writeFile(kernelsFile(variant, name), wasm)
        lines.push(`    ${variant}: '${hashOf(wasm)}',`)
        print(`${name}, ${variant}: ${wasm.length} bytes`)
      }
      lines.push('  },')
    }
    await writeFile(
      HASHES_FILE,
      `/** SHA-256 of each module of kernels, written by \`npm run kernels\`. */\nexport const HASHES = {\n${lines.join('\n')}\n} as const\n`,
    )
    const source = await hashSource()
    await writeFile(
      SOURCE_FILE,
      `/** Hash of turbo's source, written by \`npm run kernels\`. Stored snapshots are valid only for the same hash. */\nexport const SOURCE_HASH = '${source}'\n`,
    )
    print(`source: ${source}`)
  }, HELP)
}
