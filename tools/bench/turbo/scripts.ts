/** Bundles each contestant's worker into one script. */
import { build } from 'vite'
import { inRoot } from '../../process/root.mjs'

const ENTRIES: Readonly<Record<string, string>> = {
  turbo: inRoot('tools', 'bench', 'turbo', 'workers', 'turbo.worker.ts'),
  ort: inRoot('tools', 'bench', 'turbo', 'workers', 'ort.worker.ts'),
  litert: inRoot('tools', 'bench', 'turbo', 'workers', 'litert.worker.ts'),
  tfjs: inRoot('tools', 'bench', 'turbo', 'workers', 'tfjs.worker.ts'),
  steps: inRoot('tools', 'bench', 'turbo', 'workers', 'steps.worker.ts'),
  helper: inRoot('src', 'worker', 'helper.worker.ts'),
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      copyPublicDir: false,
      rollupOptions: { input: entry, output: { format: 'iife' } },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error(`${entry} could not be bundled.`)
  return chunk.code
}

export async function bundleScripts(): Promise<ReadonlyMap<string, string>> {
  const scripts = new Map<string, string>()
  for (const [name, entry] of Object.entries(ENTRIES))
    scripts.set(`${name}.js`, await bundle(entry))
  return scripts
}
