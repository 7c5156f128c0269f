/**
 * A Vite plugin that leaves the text of installed packages out of the source maps of the package: it is published elsewhere, and takes more
 * room than our own. The names and the lines stay.
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
          file.source = JSON.stringify(map)
        }
      },
    },
  }
}
