/** `npm run build:lib`: the package in lib/, ready for `npm pack`. */
import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { LIB } from './library/folder.mjs'
import { manifest } from './library/manifest.mjs'
import { notices } from './library/notices.mjs'
import { writeTypes } from './library/types.mjs'
import { inRoot } from './root.mjs'
import { main, say } from './say.mjs'
import { ensureInstalled } from './setup.mjs'
import { libraryStamp, markLibraryBuilt } from './stamps.mjs'

await main(async () => {
  await ensureInstalled()
  const stamp = libraryStamp()
  const { build } = await import('vite')
  const configFile = inRoot('vite.lib.config.ts')
  await build({
    root: inRoot(),
    configFile,
    logLevel: 'warn',
    build: { outDir: LIB, emptyOutDir: true },
  })
  await writeTypes(LIB)
  copyFileSync(inRoot('LICENSE'), path.join(LIB, 'LICENSE'))
  copyFileSync(inRoot('tools', 'library', 'README.md'), path.join(LIB, 'README.md'))
  writeFileSync(path.join(LIB, 'THIRD-PARTY.txt'), notices(LIB))
  writeFileSync(path.join(LIB, 'package.json'), manifest())
  if (LIB === inRoot('lib')) markLibraryBuilt(stamp)
  say(
    `Built: the package in ${path.relative(inRoot(), LIB)}/, as \`npm pack\` there would send it.`,
  )
})
