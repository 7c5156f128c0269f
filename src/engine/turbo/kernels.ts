/** The compiled kernels, in the form that this browser and this page can take. */

export interface KernelFiles {
  /** With relaxed SIMD's multiply-add (Chrome 114, Firefox 145), and without. */
  readonly relaxed: string
  readonly plain: string
}

export interface Kernels {
  readonly module: WebAssembly.Module
  readonly isRelaxed: boolean
}

/** “memory”, imported as a memory (2) that is shared and has a maximum (3). */
const SHARED_IMPORT = [6, ...new TextEncoder().encode('memory'), 2, 3]
/** A memory with a maximum that is not shared. */
const UNSHARED = 1

/** The same code over memory of one thread: a page that is not isolated has no other. Atomics are valid on both. */
export function unshared(wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = wasm.findIndex((_, start) =>
    SHARED_IMPORT.every((byte, i) => wasm[start + i] === byte),
  )
  if (at < 0) throw new Error('The kernels import no shared memory.')
  const changed = wasm.slice()
  changed[at + SHARED_IMPORT.length - 1] = UNSHARED
  return changed
}

async function compile(url: string, isShared: boolean): Promise<WebAssembly.Module> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The kernels could not be loaded (HTTP ${response.status}).`)
  const wasm = new Uint8Array(await response.arrayBuffer())
  return WebAssembly.compile(isShared ? wasm : unshared(wasm))
}

const PAGES = { initial: 1, maximum: 1 } as const

/** Whether eight-bit products come out right: not without relaxed SIMD, and not in V8 11.3, whose baseline compiler adds the sum to itself. */
export async function hasProducts(
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

/** `isPlain`: without relaxed SIMD, also where the browser has it. */
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
