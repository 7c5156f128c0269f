/** Hash of turbo's source, written by `npm run kernels`. Stored snapshots are valid only for the same hash. */
export const SOURCE_HASH = 'a8bc4b125ec8a33b'
