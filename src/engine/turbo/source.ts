/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE = 'd334c1ded24a3a11'
