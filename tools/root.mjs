import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, without a slash at the end. */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * An absolute path inside the repository.
 * @param {...string} parts
 */
export function inRoot(...parts) {
  return path.join(ROOT, ...parts)
}
