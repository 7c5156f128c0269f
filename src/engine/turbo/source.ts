/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE = 'a10382d13d6ac1a2'
