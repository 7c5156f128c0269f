/** `npm run model [-- --from URL-or-FILE] [--split]` puts MiDaS small into public/models. */
import { spawnSync } from 'node:child_process'
import { main } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ensureInstalled } from '../setup/setup.mjs'

const HELP = `Usage: npm run model -- [--from URL-or-FILE] [--split]

Downloads MiDaS small into public/models, resumes, and checks its length and SHA-256. --split writes parts of at most 20 MiB.
Also writes the form with 8-bit weights (17 MB) beside it, and prints how much its maps differ.`

await main(async () => {
  await ensureInstalled()
  const args = [
    '--import',
    import.meta.resolve('tsx'),
    inRoot('tools', 'model', 'model.ts'),
    ...process.argv.slice(2),
  ]
  // npm runs scripts in the repository's folder; --from FILE is relative to the caller's folder.
  const cwd = process.env['INIT_CWD'] ?? process.cwd()
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', cwd }).status ?? 1
}, HELP)
