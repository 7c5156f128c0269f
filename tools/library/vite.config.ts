import { defineConfig, type Plugin, type UserConfig } from 'vite'
import site from '../../vite.config.ts'
import { steadyMaps } from '../site/steadyMaps.mjs'
import { ENTRIES, LIB, NAMES } from './folder.mjs'
import { ownMaps } from './ownMaps.mjs'
import { packageFiles } from './packageFiles.mjs'

// The same settings as the site, so that the workers of both are the same files byte for byte.
const { base, resolve, worker, build }: UserConfig = site

/**
 * Vite wraps every dynamic import in a loader for style sheets. The package has none, and webpack warns
 * about the URL that the loader builds.
 */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: {
    filter: { id: /vite\/preload-helper/ },
    handler: () => 'export const __vitePreload = (load) => load()',
  },
}

/**
 * When a site bundles the package with Vite, Vite inlines small files as `data:` URLs, and a worker's
 * script would then need a content security policy that allows them. The query `?no-inline` forbids it;
 * other servers ignore it. A bundle that is no module has no `import.meta.url`, and the constructor throws:
 * src/client/assetUrls.ts then resolves the relative address.
 */
const ownFiles: Plugin = {
  name: 'own-files',
  enforce: 'pre',
  resolveFileUrl: ({ relativePath }) =>
    `(()=>{try{return new URL(${JSON.stringify(`${relativePath}?no-inline`)}, import.meta.url).href}catch{return ${JSON.stringify(relativePath)}}})()`,
}

/**
 * Builds the package: the same sources as ES modules for other people's pages. Vite's library mode would
 * inline every file as base64, 19 MB here.
 */
export default defineConfig({
  base: base ?? './',
  resolve: resolve ?? {},
  worker: worker ?? {},
  publicDir: false,
  plugins: [plainImports, ownFiles, steadyMaps(), ownMaps(), packageFiles()],
  build: {
    ...build,
    outDir: LIB,
    emptyOutDir: true,
    modulePreload: false,
    sourcemap: true,
    rolldownOptions: {
      ...build?.rolldownOptions,
      input: Object.fromEntries(NAMES.map((name) => [name, ENTRIES[name]])),
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // The path of the checkout must not appear in the source maps.
        sourcemapPathTransform: (source) =>
          source.replace(/^.*?(?=(?:src|models|node_modules)\/)/, '../'),
        // Separate files: importing the error class alone must not load the engine.
        codeSplitting: {
          groups: [
            { name: 'errors', test: /\/src\/core\/(?:errors|errorMessages)\.ts$/, priority: 3 },
            { name: 'engine', test: /\/src\/library\//, priority: 2 },
            { name: 'element', test: /\/src\/element\//, priority: 1 },
          ],
        },
      },
    },
  },
})
