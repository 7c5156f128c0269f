/**
 * A Vite plugin that makes source maps the same in each build. The bundler numbers the files of the workers in the order in which they
 * are finished, and the maps name the numbers.
 * @returns {import('vite').Plugin}
 */
export function steadyMaps() {
  return {
    name: 'depthdrop-steady-maps',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle))
          if (file.type === 'asset' && file.fileName.endsWith('.map'))
            file.source = String(file.source).replaceAll(
              /(?<=import\.meta\.ROLLDOWN_FILE_URL_)[\w$-]+/g,
              'file',
            )
      },
    },
  }
}
