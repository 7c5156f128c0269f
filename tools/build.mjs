/** `npm run build`: the site in dist/, with a compressed copy beside every file that gains from one. */
import { inRoot } from './root.mjs'
import { main, say } from './say.mjs'
import { ensureInstalled } from './setup.mjs'
import { markBuilt, sourcesStamp } from './stamps.mjs'

await main(async () => {
  await ensureInstalled()
  const stamp = sourcesStamp()
  const { build } = await import('vite')
  await build({ root: inRoot(), logLevel: 'warn' })
  const { compress } = await import('./compress.mjs')
  const { files, before, after } = await compress(inRoot('dist'))
  markBuilt(stamp)
  say(
    `Built: ${files} files in dist/ have compressed copies, ${megabytes(before)} as ${megabytes(after)} MB of brotli.`,
  )
})

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2)
}
