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
export const unshared = (wasm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const at = wasm.findIndex((_, start) => SHARED_IMPORT.every((byte, i) => wasm[start + i] === byte))
  if (at < 0) throw new Error('The kernels import no shared memory.')
  const changed = wasm.slice()
  changed[at + SHARED_IMPORT.length - 1] = UNSHARED
  return changed
}

const compile = async (url: string, isShared: boolean): Promise<WebAssembly.Module> => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The kernels could not be loaded (HTTP ${response.status}).`)
  const wasm = new Uint8Array(await response.arrayBuffer())
  return WebAssembly.compile(isShared ? wasm : unshared(wasm))
}

/** `isPlain`: without relaxed SIMD, also where the browser has it. */
export const loadKernels = async (files: KernelFiles, isShared: boolean, isPlain = false): Promise<Kernels> => {
  if (!isPlain) {
    try {
      return { module: await compile(files.relaxed, isShared), isRelaxed: true }
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error
    }
  }
  return { module: await compile(files.plain, isShared), isRelaxed: false }
}
