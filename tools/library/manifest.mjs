/** The package's own package.json. */
import { readFileSync } from 'node:fs'
import { inRoot } from '../process/root.mjs'
import { NAMES } from './folder.mjs'

/**
 * Everything is built in, so there are no dependencies. `main` and `types` are for tools from before `exports`.
 * @returns {string} JSON
 */
export function manifest() {
  const { name, version, description, license, homepage, repository, bugs, keywords, engines } =
    JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const exports = Object.fromEntries(
    NAMES.map((entry) => [
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
    exports: { ...exports, './package.json': './package.json' },
    files: ['*.js', '*.js.map', '*.d.ts', 'assets', 'types', 'THIRD-PARTY.txt'],
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}
