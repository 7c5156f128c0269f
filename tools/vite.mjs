/** `npm run build`, `build:lib` and `dev`: runs Vite with the given arguments, after the packages are installed. */
import { pathToFileURL } from 'node:url'
import { main } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { ensureInstalled } from './setup/setup.mjs'

await main(async () => {
  // The package also needs TypeScript, which writes its types.
  await ensureInstalled(process.argv.includes('-c') ? 'all' : 'app')
  await import(pathToFileURL(inRoot('node_modules', 'vite', 'bin', 'vite.js')).href)
})
