/** Makes the package.json of the package. */
import { readFileSync } from 'node:fs'
import { inRoot } from '../process/root.mjs'
import { JSX_NAMES, NAMES } from './folder.mjs'

/**
 * Everything is bundled, so the package has no dependencies. `main` and `types` are for tools that do not
 * know `exports`.
 * @returns {string} JSON
 */
export function manifest() {
  const { name, version, description, license, homepage, repository, bugs, keywords, engines } =
    JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const exports = Object.fromEntries(
    [...NAMES, ...JSX_NAMES].map((entry) => [
      entry === 'index' ? '.' : `./${entry}`,
      { types: `./${entry}.d.ts`, default: `./${entry}.js` },
    ]),
  )
  const fields = {
    name,
    version,
    description,
    license,
    homepage,
    repository,
    bugs,
    keywords,
    type: 'module',
    engines,
    sideEffects: ['./define.js'],
    main: './index.js',
    types: './index.d.ts',
    customElements: './custom-elements.json',
    exports: {
      ...exports,
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
    files: [
      '*.js',
      '*.js.map',
      '*.d.ts',
      'assets',
      'types',
      'custom-elements.json',
      'THIRD-PARTY.txt',
    ],
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}
