import { defaultClientConditions } from 'vite'
import { defineConfig } from 'vitest/config'

// Threads exist only where the page is cross-origin isolated.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

export default defineConfig({
  // Any sub-path, an iframe and the library resolve relative to the module.
  base: './',
  // Without this condition the runtime's 14 MB wasm is bundled a second time.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: { target: 'es2022', sourcemap: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers },
  preview: { headers },
  test: { include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
})
