/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE_HASH = '1d227dfab3b64ecc'
