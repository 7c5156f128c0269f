/** `npm run depth -- FILE…` makes depth maps with the built app in a headless Chromium. */
import { main, print } from '../process/main.mjs'
import { ensureBuilt, ensureInstalled } from '../setup/setup.mjs'
import { readArguments } from './arguments.mjs'
import { HELP } from './help.mjs'

/** @param {string} sentence */
function refuse(sentence) {
  print(`${sentence}\n\n${HELP}`)
  process.exitCode = 2
}

await main(async () => {
  const wish = readArguments(process.argv.slice(2))
  if (wish.kind === 'help') return void process.stdout.write(HELP)
  if (wish.kind === 'wrong') return refuse(wish.sentence)
  // npm runs scripts in the repository's folder; relative paths refer to the caller's folder.
  const from = process.env['npm_lifecycle_event'] === 'depth' ? process.env['INIT_CWD'] : undefined
  if (from !== undefined) process.chdir(from)
  await ensureInstalled()
  const { register } = await import('tsx/esm/api')
  register()
  const { checkNames } = await import('./names.ts')
  const run = checkNames(wish)
  if (typeof run === 'string') return refuse(run)
  await ensureBuilt()
  const { depth } = await import('./depth.ts')
  process.exitCode = (await depth(run)) ? 0 : 1
})
