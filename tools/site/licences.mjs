/** A Vite plugin that makes the site's page of licences, from the packages that were built into it. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { builtIn, notices } from '../library/notices.mjs'
import { inRoot } from '../process/root.mjs'

/** In the built site. The help links to it. */
export const LICENCES = 'licences.html'

/** What src/sw imports. The service worker is built after this page, which it stores for offline use. */
const SERVICE_WORKER = 'workbox-precaching'

/**
 * A package and all that it depends on.
 * @param {string} name
 * @returns {readonly string[]}
 */
function withDependencies(name) {
  const manifest = readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')
  const { dependencies = {} } = JSON.parse(manifest)
  return [name, ...Object.keys(dependencies).flatMap(withDependencies)]
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** @param {string} text */
function page(text) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="color-scheme" content="light dark" />
    <title>Licences – Depthdrop</title>
  </head>
  <body>
    <h1>Licences</h1>
    <pre>${escaped(text)}</pre>
  </body>
</html>
`
}

/** @returns {import('vite').Plugin} */
export function licences() {
  let folder = ''
  return {
    name: 'depthdrop-licences',
    apply: 'build',
    configResolved({ root, build }) {
      folder = path.resolve(root, build.outDir)
    },
    writeBundle() {
      const packages = new Set([...builtIn(folder), ...withDependencies(SERVICE_WORKER)])
      const own = readFileSync(inRoot('LICENSE'), 'utf8')
      writeFileSync(
        path.join(folder, LICENCES),
        page(`Depthdrop\n${own}\n${notices([...packages].sort())}`),
      )
    },
  }
}
