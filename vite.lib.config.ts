import { defineConfig, mergeConfig } from 'vite'
import site from './vite.config.ts'

/**
 * The same sources as ES modules for other people's pages. Not Vite's library mode, which writes every file the code
 * names into the code: 19 MB of base64 here.
 */
export default mergeConfig(
  site,
  defineConfig({
    publicDir: false,
    build: {
      outDir: 'lib',
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'src/index.ts' },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  }),
)
