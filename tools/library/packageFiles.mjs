import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { print } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { libraryStamp, markLibraryBuilt } from '../setup/stamps.mjs'
import { writeCustomElements } from './customElements.mjs'
import { JSX_NAMES, LIB } from './folder.mjs'
import { manifest } from './manifest.mjs'
import { builtIn, notices } from './notices.mjs'
import { writeTypes } from './types.mjs'

/**
 * A Vite plugin that completes the package in lib/: types, custom-elements.json, README, licence,
 * third-party notices and package.json. After it `npm pack` works there.
 * @returns {import('vite').Plugin}
 */
export function packageFiles() {
  let stamp = ''
  return {
    name: 'depthdrop-package-files',
    apply: 'build',
    configResolved() {
      // Taken before the build: an edit while it runs must not count as built.
      stamp = libraryStamp()
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        await writeTypes(LIB)
        await writeCustomElements(LIB)
        for (const name of JSX_NAMES) {
          copyFileSync(
            inRoot('tools', 'library', 'jsx', `${name}.d.ts`),
            path.join(LIB, `${name}.d.ts`),
          )
          // Importing the entry is allowed and does nothing.
          writeFileSync(path.join(LIB, `${name}.js`), 'export {}\n')
        }
        copyFileSync(inRoot('LICENSE'), path.join(LIB, 'LICENSE'))
        copyFileSync(inRoot('tools', 'library', 'README.md'), path.join(LIB, 'README.md'))
        writeFileSync(path.join(LIB, 'THIRD-PARTY.txt'), notices(builtIn(LIB)))
        writeFileSync(path.join(LIB, 'package.json'), manifest())
        if (LIB === inRoot('lib')) markLibraryBuilt(stamp)
        print(`Built the package in ${path.relative(inRoot(), LIB)}/.`)
      },
    },
  }
}
