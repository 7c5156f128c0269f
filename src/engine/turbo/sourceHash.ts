/** Hash of turbo's source, written by `npm run kernels`. Stored snapshots are valid only for the same hash. */
export const SOURCE_HASH = 'd792ec9218d7d04d'
