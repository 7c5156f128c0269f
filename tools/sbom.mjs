/** `npm run sbom` prints a CycloneDX list of the packages that are built into the site and the package. */
import { readFileSync } from 'node:fs'
import { builtIn } from './library/notices.mjs'
import { main } from './process/main.mjs'
import { inRoot } from './process/root.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const HELP = `Usage: npm run sbom

Builds the site if it changed, and prints the packages that are built into it as CycloneDX 1.6 (JSON).`

/** @param {string} file */
function json(file) {
  return JSON.parse(readFileSync(inRoot(file), 'utf8'))
}

/** npm writes SHA-512 in base64; CycloneDX wants hexadecimal digits. @param {string} integrity */
function sha512(integrity) {
  return Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
}

/** @param {string} expression */
function licences(expression) {
  return expression.startsWith('(') ? [{ expression }] : [{ license: { id: expression } }]
}

/**
 * @param {string} name
 * @param {{ version: string, license: string, integrity: string }} locked
 */
function component(name, { version, license, integrity }) {
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: licences(license),
    hashes: [{ alg: 'SHA-512', content: sha512(integrity) }],
  }
}

/** @param {string} folder An absolute path: dist/ or lib/. */
export function billOfMaterials(folder) {
  const { name, version, license } = json('package.json')
  const { packages } = json('package-lock.json')
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name, version, licenses: licences(license) },
    },
    components: builtIn(folder).map((built) => component(built, packages[`node_modules/${built}`])),
  }
}

if (process.argv[1] === inRoot('tools', 'sbom.mjs'))
  await main(async () => {
    await ensureInstalled()
    await ensureBuilt()
    process.stdout.write(`${JSON.stringify(billOfMaterials(inRoot('dist')), null, 2)}\n`)
  }, HELP)
