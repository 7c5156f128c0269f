import { defineConfig, type Plugin, type UserConfig } from 'vite'
import { ENTRIES, NAMES } from './tools/library/folder.mjs'
import site from './vite.config.ts'

/** What makes a file of the site and of the package the same byte for byte; the site's plugins make a site. */
const { base, resolve, worker, build }: UserConfig = site

/**
 * Vite puts a loader of stylesheets before every dynamic import. There are none here, and webpack warns about the
 * address that the loader makes up.
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
 * Vite writes small files into the code of a site that takes the package in, and a worker's script would then need a
 * policy with `data:`. Vite heeds this query, and whoever else serves the file does not mind it.
 */
const ownFiles: Plugin = {
  name: 'own-files',
  enforce: 'pre',
  resolveFileUrl: ({ relativePath }) =>
    `new URL(${JSON.stringify(`${relativePath}?no-inline`)}, import.meta.url).href`,
}

/**
 * The same sources as ES modules for other people's pages. Not Vite's library mode, which writes every file the code
 * names into the code: 19 MB of base64 here.
 */
export default defineConfig({
  base: base ?? './',
  resolve: resolve ?? {},
  worker: worker ?? {},
  publicDir: false,
  plugins: [plainImports, ownFiles],
  build: {
    ...build,
    outDir: 'lib',
    emptyOutDir: true,
    modulePreload: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(NAMES.map((name) => [name, ENTRIES[name]])),
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // The same wherever it is built.
        sourcemapPathTransform: (source) =>
          source.replace(/^.*?(?=(?:src|models|node_modules)\/)/, '../'),
        // Files of their own, so that who imports only the error class has nothing of the engine, nor of its files.
        codeSplitting: {
          groups: [
            { name: 'errors', test: /\/src\/core\/errors\.ts$/, priority: 3 },
            { name: 'engine', test: /\/src\/library\//, priority: 2 },
            { name: 'element', test: /\/src\/element\//, priority: 1 },
          ],
        },
      },
    },
  },
})
