/** The paths on the bench's own server (arena.ts). */
export const PAGE = '/contest/'
export const SCRIPTS = '/contest/scripts/'
export const MODELS = '/contest/models/'
export const KERNELS = '/contest/kernels/'
export const PACKAGES = '/contest/packages/'
/** The kernels that only transformers need. */
export const TRANSFORMER = {
  relaxed: '/contest/transformer/relaxed.wasm',
  plain: '/contest/transformer/plain.wasm',
}
