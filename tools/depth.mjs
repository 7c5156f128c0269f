/** `npm run depth -- FILE…`: depth maps on the command line, made by the built app in a headless Chromium. */
import { HELP, readArguments } from './depth/arguments.mjs'
import { main, say } from './say.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

await main(async () => {
  const wish = readArguments(process.argv.slice(2))
  if (wish.kind === 'help') return void process.stdout.write(HELP)
  if (wish.kind === 'wrong') {
    say(`${wish.sentence}\n\n${HELP}`)
    process.exitCode = 2
    return
  }
  // npm starts scripts in the repository's folder; paths are meant from where the person stands.
  const from = process.env['npm_lifecycle_event'] === 'depth' ? process.env['INIT_CWD'] : undefined
  if (from !== undefined) process.chdir(from)
  await ensureInstalled()
  await ensureBuilt()
  const { register } = await import('tsx/esm/api')
  register()
  const { depth } = await import('./depth/depth.ts')
  process.exitCode = (await depth(wish)) ? 0 : 1
})
