/** Hash of turbo's source, written by `npm run kernels`. Stored snapshots are valid only for the same hash. */
export const SOURCE_HASH = 'dd6a37fd50aec0c6'
