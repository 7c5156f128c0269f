/** Where the package is built, and what can be imported from it. */
import { inRoot } from '../process/root.mjs'

/** lib/; another folder while several builds are worked on side by side. */
export const LIB = process.env['DEPTHDROP_LIB'] ?? inRoot('lib')

/** What is imported → its source: `depthdrop`, `depthdrop/define`, `depthdrop/embed`. */
export const ENTRIES = /** @type {const} */ ({
  index: 'src/index.ts',
  define: 'src/define.ts',
  embed: 'src/host.ts',
})

/** @typedef {keyof typeof ENTRIES} Entry */

export const NAMES = /** @type {readonly Entry[]} */ (Object.keys(ENTRIES))
