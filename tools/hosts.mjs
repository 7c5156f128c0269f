/** `node tools/hosts.mjs`: writes the hosts' files into deploy/ anew. A test fails where they are not current. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { HOST_FILES } from './hosts/files.mjs'
import { inRoot } from './root.mjs'
import { main, say } from './say.mjs'

await main(async () => {
  mkdirSync(inRoot('deploy'), { recursive: true })
  for (const [name, text] of Object.entries(HOST_FILES))
    writeFileSync(inRoot('deploy', name), text())
  say(`Written to deploy/: ${Object.keys(HOST_FILES).join(', ')}.`)
})
