/** What every command needs before it starts: a node that is new enough, the packages, a built site. */
import { existsSync } from 'node:fs'
import { run, runNode } from './child.mjs'
import { LIB } from './library/folder.mjs'
import { inRoot } from './root.mjs'
import { Stop, say } from './say.mjs'
import { isBuilt, isInstalled, isLibraryBuilt, markInstalled } from './stamps.mjs'

const INSTALL_SECONDS = 15 * 60
const BUILD_SECONDS = 5 * 60

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  // Vite 8 and its bundler: ^20.19 || >=22.12.
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return
  throw new Stop(
    `Depthdrop's tools need Node.js 20.19 or newer (of 22: 22.12 or newer); this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and run the same command again.',
  )
}

/** @param {'ci' | 'install'} verb */
function npm(verb) {
  // npm's own patience is minutes per attempt: too long for someone who is simply offline. --no-save keeps
  // `install` from rewriting the lock file.
  const patience = [
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=10000',
  ]
  const args = [
    verb,
    '--ignore-scripts',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--loglevel=notice',
    ...patience,
  ]
  const script = process.env['npm_execpath']
  // The npm that runs us may not be the first on the path, or not on it at all.
  return script !== undefined && /npm-cli\.[cm]?js$/.test(script) && existsSync(script)
    ? runNode(script, args, { seconds: INSTALL_SECONDS, output: 'show' })
    : run('npm', args, {
        seconds: INSTALL_SECONDS,
        output: 'show',
        shell: process.platform === 'win32',
      })
}

/**
 * Installs the packages of package-lock.json unless exactly those are there already.
 * @throws {Stop} with a sentence where node is too old or npm fails.
 */
export async function ensureInstalled() {
  checkNode()
  if (isInstalled()) return
  say(
    'Installing the packages that Depthdrop is built with (once; about 770 MB on disk, none of it in the app) …',
  )
  let ended = await npm('ci')
  if (ended.code !== 0 && !ended.timedOut) {
    say('That did not work; trying once more, the slower way …')
    ended = await npm('install')
  }
  if (ended.code !== 0) {
    throw new Stop(
      ended.timedOut
        ? `npm had not installed the packages after ${INSTALL_SECONDS / 60} minutes. Check the connection and run the same command again.`
        : 'npm could not install the packages; its own words are above. If this computer is offline or behind a ' +
            'proxy, connect it and run the same command again.' +
            (ended.output === '' ? '' : ` (${ended.output})`),
    )
  }
  markInstalled()
  say('Installed.')
}

/** @param {string} what @param {string} script its name in package.json @param {string} tool */
async function build(what, script, tool) {
  say(`Building ${what} …`)
  const ended = await runNode(inRoot('tools', tool), [], { seconds: BUILD_SECONDS, output: 'show' })
  if (ended.code === 0) return
  throw new Stop(
    ended.timedOut
      ? `The build was not done after ${BUILD_SECONDS / 60} minutes and was stopped. Run \`npm run ${script}\` to see where it hangs.`
      : 'The build failed; the reason is above. If you did not change any code, delete node_modules and run the same command again.',
  )
}

/**
 * Builds dist/ unless it was built from exactly these sources. Everything it prints goes to stderr.
 * @throws {Stop} with a sentence where the build fails.
 */
export async function ensureBuilt() {
  if (!isBuilt()) await build('the app', 'build', 'build.mjs')
}

/**
 * The same for the package in lib/; a folder named by DEPTHDROP_LIB is taken as it is.
 * @throws {Stop} with a sentence where the build fails.
 */
export async function ensureLib() {
  const isThere = LIB === inRoot('lib') ? isLibraryBuilt() : existsSync(LIB)
  if (!isThere) await build('the package', 'build:lib', 'buildLib.mjs')
}
