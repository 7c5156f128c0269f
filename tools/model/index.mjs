/** `npm run model [-- --from URL-or-FILE] [--split]`: MiDaS small into public/models, also on a fresh clone. */
import { spawnSync } from 'node:child_process'
import { main } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureInstalled } from '../setup/setup.mjs'

await main(async () => {
  await ensureInstalled()
  const args = [
    '--import',
    import.meta.resolve('tsx'),
    inRoot('tools', 'model', 'model.ts'),
    ...process.argv.slice(2),
  ]
  // In the caller's folder, against which --from FILE is meant; npm changes into ours.
  const cwd = process.env['INIT_CWD'] ?? process.cwd()
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', cwd }).status ?? 1
})
