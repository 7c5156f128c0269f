/** Hash of turbo's source, written by `npm run kernels`. Stored snapshots are valid only for the same hash. */
export const SOURCE_HASH = '2b5883df90c9f84b'
