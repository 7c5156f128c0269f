/** Hash of turbo's source, written by `npm run kernels`. Stored snapshots are valid only for the same hash. */
export const SOURCE_HASH = 'e4f66c4d2b3d69c6'
