import path from 'node:path'

/** The absolute path of the repository, without a slash at the end. */
export const ROOT = path.resolve(import.meta.dirname, '../..')

/**
 * Returns an absolute path inside the repository.
 * @param {...string} parts
 */
export function inRoot(...parts) {
  return path.join(ROOT, ...parts)
}
