/** The mappings of a source map (https://tc39.es/ecma426/), without those of some sources. */
import { decode, encode } from '@jridgewell/sourcemap-codec'

/**
 * A place in the code of another source is mapped to nothing, once for each stretch of such places.
 * @param {string} mappings
 * @param {(source: number) => boolean} isKept Receives the index of a source.
 */
export function filteredMappings(mappings, isKept) {
  const lines = decode(mappings).map((line) => {
    /** @type {typeof line} */
    const kept = []
    for (const segment of line) {
      const [column, source] = segment
      if (source !== undefined && isKept(source)) kept.push(segment)
      else if ((kept.at(-1)?.length ?? 1) > 1) kept.push([column])
    }
    return kept
  })
  return encode(lines)
}
