/** Connects the two modules of kernels over one memory. */

export interface KernelModules {
  readonly module: WebAssembly.Module
  /** The kernels that only transformers and 8-bit arithmetic need. Undefined if no step of the plan needs them. */
  readonly transformer?: WebAssembly.Module | undefined
}

/** The exports of the interpreter (kernels/index.ts), which calls the other module. */
export async function instantiateKernels(
  { module, transformer }: KernelModules,
  memory: WebAssembly.Memory,
): Promise<WebAssembly.Exports> {
  const others =
    transformer === undefined
      ? undefined
      : await WebAssembly.instantiate(transformer, { env: { memory } })
  const more = others?.exports['runItem'] ?? (() => undefined)
  return (await WebAssembly.instantiate(module, { env: { memory, more } })).exports
}
