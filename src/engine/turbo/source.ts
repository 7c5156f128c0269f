/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE = 'd50a399d61903957'
