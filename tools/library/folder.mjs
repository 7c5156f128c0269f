/** Where the package is built, and what can be imported from it. */
import { inRoot } from '../process/root.mjs'

/** lib/, or the folder that DEPTHDROP_LIB names. */
export const LIB = process.env['DEPTHDROP_LIB'] ?? inRoot('lib')

/** Import name → source file: `depthdrop`, `depthdrop/define`, `depthdrop/embed`, `depthdrop/video`. */
export const ENTRIES = /** @type {const} */ ({
  index: 'src/index.ts',
  define: 'src/define.ts',
  embed: 'src/host.ts',
  video: 'src/video.ts',
})

/** @typedef {keyof typeof ENTRIES} Entry */

export const NAMES = /** @type {readonly Entry[]} */ (Object.keys(ENTRIES))

/** Entries that hold only types: `depthdrop/react` and `depthdrop/vue` declare `<depth-map>` in JSX. */
export const JSX_NAMES = /** @type {const} */ (['react', 'vue'])
