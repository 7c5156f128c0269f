/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE = '6b6ce9cec6023a2a'
