/// <reference types="vitest/config" />
import { defaultClientConditions, defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { compressed } from './tools/site/compressed.mjs'
import { devServiceWorker } from './tools/site/devServiceWorker.mjs'
import { errorCodes } from './tools/site/errorCodes.mjs'
import { firstScript, GROUPS } from './tools/site/firstScript.mjs'
import { COMMON, ISOLATION } from './tools/site/headers.mjs'
import { hosts } from './tools/site/hosts/plugin.mjs'
import { licences } from './tools/site/licences.mjs'
import { listModels } from './tools/site/modelList.mjs'
import { steadyMaps } from './tools/site/steadyMaps.mjs'

const serviceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/sw',
  filename: 'sw.ts',
  // src/offline/register.ts registers the worker, and public/ contains the manifest.
  injectRegister: null,
  manifest: false,
  // The plugin builds the worker without the level of the site's own build.
  integration: { configureCustomSWViteBuild: (config) => void (config.logLevel = 'warn') },
  injectManifest: {
    // Not every browser accepts a module as a service worker.
    rollupFormat: 'iife',
    // The larger models are stored in IndexedDB.
    globPatterns: [
      'index.html',
      'licences.html',
      'assets/*.{js,mjs,css,wasm,onnx,jpg}',
      'favicon.svg',
      'manifest.webmanifest',
      'icons/*.png',
      'samples/*.jpg',
    ],
    // The file names contain a hash, so the copies that the page has just put into the HTTP cache are safe to use.
    dontCacheBustURLsMatching: /^assets\//,
    // The service worker compares the sum with the free space before it stores anything.
    manifestTransforms: [
      (entries) => ({ manifest: entries.map((entry) => ({ ...entry, bytes: entry.size })) }),
    ],
    // onnxruntime-web is 14 MB.
    maximumFileSizeToCacheInBytes: 20 * 2 ** 20,
  },
})

export default defineConfig({
  // The site must work below any path, in an iframe and as a library.
  base: './',
  // Without this condition the 14 MB of onnxruntime-web's wasm are bundled twice.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // Vite would otherwise scan the examples, whose packages are not installed here.
  optimizeDeps: { entries: ['index.html'], exclude: ['onnxruntime-web'] },
  worker: { format: 'es', plugins: () => [errorCodes()] },
  build: {
    target: 'es2022',
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Budgets hold the sizes: see test/e2e/size.spec.ts.
    chunkSizeWarningLimit: 2000,
    // Compressing the site takes long on purpose; the warning about it is noise.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: { groups: GROUPS },
      },
    },
  },
  // Vite's development server injects inline scripts and styles, which the policy in COMMON forbids.
  server: { headers: ISOLATION, watch: { ignored: ['**/.cache/**'] } },
  preview: { headers: COMMON },
  plugins: [
    hosts(),
    listModels(),
    licences(),
    serviceWorker,
    devServiceWorker(),
    firstScript(),
    steadyMaps(),
    compressed(),
  ],
  test: { include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
})
