/** `npm run build:lib`: the package in lib/. */
import { inRoot } from './root.mjs'
import { main } from './say.mjs'
import { ensureInstalled } from './setup.mjs'

await main(async () => {
  await ensureInstalled()
  const { build } = await import('vite')
  await build({ root: inRoot(), configFile: inRoot('vite.lib.config.ts'), logLevel: 'warn' })
})
