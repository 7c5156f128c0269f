/** Loads the compiled kernels in the variant that this browser and this page support. */

/** URLs of the two variants. */
export interface KernelFiles {
  /** With the multiply-add of relaxed SIMD (Chrome 114, Firefox 145). */
  readonly relaxed: string
  /** Without it. */
  readonly plain: string
}

export interface Kernels {
  readonly module: WebAssembly.Module
  readonly isRelaxed: boolean
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

async function compile(url: string, isShared: boolean): Promise<WebAssembly.Module> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The kernels could not be loaded (HTTP ${response.status}).`)
  const wasm = new Uint8Array(await response.arrayBuffer())
  return WebAssembly.compile(isShared ? wasm : withUnsharedMemory(wasm))
}

const PAGES = { initial: 1, maximum: 1 } as const

/**
 * Whether the 8-bit dot product is available and correct. It needs relaxed SIMD, and the baseline
 * compiler of V8 11.3 adds the sum to itself.
 */
export async function hasCorrectDotProduct(
  { module, isRelaxed }: Kernels,
  isShared: boolean,
): Promise<boolean> {
  if (!isRelaxed) return false
  const { exports } = await WebAssembly.instantiate(module, {
    env: { memory: new WebAssembly.Memory({ ...PAGES, shared: isShared }) },
  })
  const { products } = exports
  // 4 × (-3 × 127) + 1000
  return typeof products === 'function' && products(0xfdfdfdfd | 0, 0x7f7f7f7f, 1000) === -524
}

/** `isPlain` chooses the variant without relaxed SIMD even if the browser supports it. */
export async function loadKernels(
  files: KernelFiles,
  isShared: boolean,
  isPlain = false,
): Promise<Kernels> {
  if (!isPlain) {
    try {
      return { module: await compile(files.relaxed, isShared), isRelaxed: true }
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error
    }
  }
  return { module: await compile(files.plain, isShared), isRelaxed: false }
}
