/** Hash of turbo's source, written by `npm run kernels`: what one version kept, another does not take. */
export const SOURCE = '9c0fa96116987798'
