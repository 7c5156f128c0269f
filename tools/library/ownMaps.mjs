import { filteredMappings } from './ownMappings.mjs'

/**
 * A Vite plugin that leaves installed packages out of the source maps of the package, but for the names of their files: their text is
 * published elsewhere, and it and its lines take more room than our own.
 * @returns {import('vite').Plugin}
 */
export function ownMaps() {
  return {
    name: 'depthdrop-own-maps',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.map')) continue
          const map = JSON.parse(String(file.source))
          const isForeign = map.sources.map((/** @type {string} */ source) =>
            source.includes('node_modules/'),
          )
          map.sourcesContent = map.sourcesContent.map(
            (/** @type {string | null} */ text, /** @type {number} */ i) =>
              isForeign[i] ? null : text,
          )
          map.mappings = filteredMappings(map.mappings, (source) => !isForeign[source])
          file.source = JSON.stringify(map)
        }
      },
    },
  }
}
