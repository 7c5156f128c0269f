/** `node tools/site/hosts/index.mjs` writes the hosts' files into deploy/. A test fails if they are out of date. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { main, print } from '../../process/main.mjs'
import { inRoot } from '../../process/root.mjs'
import { HOST_FILES } from './files.mjs'

await main(async () => {
  mkdirSync(inRoot('deploy'), { recursive: true })
  for (const [name, text] of Object.entries(HOST_FILES))
    writeFileSync(inRoot('deploy', name), text())
  print(`Wrote to deploy/: ${Object.keys(HOST_FILES).join(', ')}.`)
})
