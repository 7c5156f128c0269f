/** `npm run kernels`: turbo's kernels, from AssemblyScript to the two files beside it that the page loads. */
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import asc from 'assemblyscript/asc'
import { inRoot } from './root.mjs'
import { main, say, Stop } from './say.mjs'

const KERNELS = inRoot('src', 'engine', 'turbo', 'kernels', 'index.ts')

/** The threads' meeting place and nothing else lies below (kernels/index.ts, plan.ts). */
const MEMORY_BASE = 1024
/** 1 GiB; the page's memory asks for less. */
const MOST_PAGES = 16_384

const COMMON = [
  KERNELS, '--outFile', 'out.wasm', '--runtime', 'stub', '--noAssert', '--optimizeLevel', '3', '--shrinkLevel', '0', '--use', 'abort=',
  '--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory', '--importMemory', '--sharedMemory', '--initialMemory', '1',
  '--maximumMemory', String(MOST_PAGES), '--memoryBase', String(MEMORY_BASE),
]

/** @type {Readonly<Record<'relaxed' | 'plain', readonly string[]>>} */
const VARIANTS = { relaxed: ['--enable', 'relaxed-simd'], plain: [] }

/** @param {'relaxed' | 'plain'} variant */
export const kernelsFile = (variant) => inRoot('src', 'engine', 'turbo', `kernels.${variant}.wasm`)

/**
 * @param {'relaxed' | 'plain'} variant
 * @returns {Promise<Uint8Array>}
 */
export const compileKernels = async (variant) => {
  /** @type {Uint8Array | undefined} */
  let wasm
  const { error, stderr } = await asc.main([...COMMON, ...VARIANTS[variant]], {
    writeFile: (_, contents) => {
      wasm = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
    },
  })
  if (error !== null || wasm === undefined) throw new Stop(`The kernels could not be compiled:\n${stderr.toString()}`)
  return wasm
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    for (const variant of /** @type {const} */ (['relaxed', 'plain'])) {
      const wasm = await compileKernels(variant)
      await writeFile(kernelsFile(variant), wasm)
      say(`${variant}: ${wasm.length} bytes`)
    }
  })
}
