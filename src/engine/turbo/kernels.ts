/** Loads the compiled kernels in the variant that this browser and this page support. */
import { toHex } from '../../core/bytes.ts'
import { HASHES } from './kernelHashes.ts'

/** URLs of the two variants of a module. */
interface Variants {
  /** With the multiply-add of relaxed SIMD (Chrome 114, Firefox 145). */
  readonly relaxed: string
  /** Without it. */
  readonly plain: string
}

export interface KernelFiles extends Variants {
  /** The kernels that only transformers and 8-bit arithmetic need. */
  readonly transformer: Variants
}

export interface Kernels {
  readonly module: WebAssembly.Module
  readonly isRelaxed: boolean
  /** Loads the kernels that only transformers and 8-bit arithmetic need, once. */
  readonly loadTransformer: () => Promise<WebAssembly.Module>
}

/**
 * In the import section: the name “memory”, a memory (2), with flags for a maximum and shared (3).
 */
const SHARED_IMPORT = [6, ...new TextEncoder().encode('memory'), 2, 3]
/** Flags of a memory that has a maximum and is not shared. */
const UNSHARED = 1

/**
 * The same code for memory that is not shared, which is all that a page without cross-origin
 * isolation has. Atomic instructions are valid on both.
 */
export function withUnsharedMemory(wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = wasm.findIndex((_, start) =>
    SHARED_IMPORT.every((byte, i) => wasm[start + i] === byte),
  )
  if (at < 0) throw new Error('The kernels do not import a shared memory.')
  const changed = wasm.slice()
  changed[at + SHARED_IMPORT.length - 1] = UNSHARED
  return changed
}

/**
 * Rejects a file with other bytes: one wrong bit can be valid code that makes wrong maps. The option `integrity` of fetch would hide
 * the status of a missing file.
 */
async function compile(url: string, hash: string, isShared: boolean): Promise<WebAssembly.Module> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The kernels could not be loaded (HTTP ${response.status}).`)
  const wasm = new Uint8Array(await response.arrayBuffer())
  if (toHex(await crypto.subtle.digest('SHA-256', wasm)) !== hash)
    throw new Error('The kernels are not those of this version.')
  return WebAssembly.compile(isShared ? wasm : withUnsharedMemory(wasm))
}

const PAGES = { initial: 1, maximum: 1 } as const

/** The module with a memory of its own, to try its products. */
async function alone(module: WebAssembly.Module, isShared: boolean): Promise<WebAssembly.Exports> {
  const memory = new WebAssembly.Memory({ ...PAGES, shared: isShared })
  return (await WebAssembly.instantiate(module, { env: { memory } })).exports
}

/**
 * Whether the 8-bit dot product is available and correct. It needs relaxed SIMD, and the baseline
 * compiler of V8 11.3 adds the sum to itself.
 */
export async function hasCorrectDotProduct(
  { loadTransformer, isRelaxed }: Pick<Kernels, 'loadTransformer' | 'isRelaxed'>,
  isShared: boolean,
): Promise<boolean> {
  if (!isRelaxed) return false
  const { products } = await alone(await loadTransformer(), isShared)
  // 4 × (-3 × 127) + 1000
  return typeof products === 'function' && products(0xfdfdfdfd | 0, 0x7f7f7f7f, 1000) === -524
}

/** Of each way, in turn. V8 optimises a function while it runs, on another thread, so the first ones are slow. */
const TRIALS = 40
/** Groups of sums: about half a millisecond. */
const GROUPS = 1000

/** Whether 8-bit products are faster in several instructions than in one, which is so without VNNI. Takes some 50 ms. */
export async function hasSlowDotProduct(
  { loadTransformer }: Pick<Kernels, 'loadTransformer'>,
  isShared: boolean,
): Promise<boolean> {
  const { pace } = await alone(await loadTransformer(), isShared)
  if (typeof pace !== 'function') return false
  const least = [Infinity, Infinity]
  for (let trial = 0; trial < 2 * TRIALS; trial += 1) {
    const way = trial % 2
    const start = performance.now()
    pace(way, GROUPS)
    const ms = performance.now() - start
    least[way] = Math.min(least[way] ?? Infinity, ms)
  }
  const [one = 0, several = 0] = least
  return several < one
}

function withTransformer(
  kernels: Omit<Kernels, 'loadTransformer'>,
  url: string,
  isShared: boolean,
): Kernels {
  const hash = HASHES.transformer[kernels.isRelaxed ? 'relaxed' : 'plain']
  let loading: Promise<WebAssembly.Module> | undefined
  return {
    ...kernels,
    loadTransformer: () => {
      loading ??= compile(url, hash, isShared)
      // Forget a failure, so that the next call tries again.
      loading.catch(() => (loading = undefined))
      return loading
    },
  }
}

/** `isPlain` chooses the variant without relaxed SIMD even if the browser supports it. */
export async function loadKernels(
  { relaxed, plain, transformer }: KernelFiles,
  isShared: boolean,
  isPlain = false,
): Promise<Kernels> {
  if (!isPlain) {
    try {
      const module = await compile(relaxed, HASHES.kernels.relaxed, isShared)
      return withTransformer({ module, isRelaxed: true }, transformer.relaxed, isShared)
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error
    }
  }
  const module = await compile(plain, HASHES.kernels.plain, isShared)
  return withTransformer({ module, isRelaxed: false }, transformer.plain, isShared)
}
