/** `npm run check`: the types of every project; exit status 1 where one does not hold. */
import { main } from './say.mjs'
import { ensureInstalled } from './setup.mjs'
import { asText, lastLine } from './tally.mjs'
import { typecheck } from './typecheck.mjs'

await main(async () => {
  await ensureInstalled()
  const results = await typecheck()
  process.stdout.write(`${asText(results)}${lastLine(results)}\n`)
  process.exitCode = results.some(({ state }) => state === 'failed') ? 1 : 0
})
