import { defaultClientConditions } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { COMMON, ISOLATION } from './tools/headers.mjs'
import { hosts } from './tools/hosts/plugin.mjs'
import { retire } from './tools/retire.mjs'

const serviceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/sw',
  filename: 'sw.ts',
  // The page registers it (src/offline/register.ts), and the manifest is a file of its own (public/).
  injectRegister: null,
  manifest: false,
  injectManifest: {
    // One classic script: not every browser takes a module here.
    rollupFormat: 'iife',
    // Neither the larger models, which are kept in IndexedDB, nor the samples' full pictures, kept at their first use.
    globPatterns: [
      'index.html',
      'assets/*.{js,mjs,css,wasm,onnx}',
      'favicon.svg',
      'manifest.webmanifest',
      'icons/*.png',
      'samples/*.small.jpg',
    ],
    // The name holds a hash: these may come out of the HTTP cache, where the page itself has just put them.
    dontCacheBustURLsMatching: /^assets\//,
    // The runtime is 14 MB.
    maximumFileSizeToCacheInBytes: 20 * 2 ** 20,
  },
})

export default defineConfig({
  // Any sub-path, an iframe and the library resolve relative to the module.
  base: './',
  // Without this condition the runtime's 14 MB wasm is bundled a second time.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  // The examples' pages import packages that are theirs to install.
  optimizeDeps: { entries: ['index.html'], exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Vite's own server puts scripts and styles into the page, which the policy in COMMON would refuse.
  server: { headers: ISOLATION, watch: { ignored: ['**/.cache/**'] } },
  preview: { headers: COMMON },
  plugins: [hosts(), serviceWorker, retire()],
  test: { include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
})
