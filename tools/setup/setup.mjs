/** What commands need before they start: a recent Node.js, the packages, a built site. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { LIB } from '../library/folder.mjs'
import { run, runNode } from '../process/child.mjs'
import { print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { isBuilt, isInstalled, isLibraryBuilt, markInstalled } from './stamps.mjs'

const INSTALL_SECONDS = 15 * 60
const BUILD_SECONDS = 5 * 60

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  // Vite 8 needs ^20.19 || >=22.12.
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return
  throw new ToolError(
    `Depthdrop's tools need Node.js 20.19 or newer (of 22: 22.12 or newer); this is ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and run the same command again.',
  )
}

/** npm's defaults wait for minutes per attempt, too long for someone who is simply offline. */
const FEW_RETRIES = [
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=10000',
]

/**
 * @param {readonly string[]} args
 * @param {'show' | 'capture'} [output]
 */
function npm(args, output = 'show') {
  const options = { seconds: INSTALL_SECONDS, output }
  const script = process.env['npm_execpath']
  // The npm that runs this command may not be on the path.
  return script !== undefined && /npm-cli\.[cm]?js$/.test(script) && existsSync(script)
    ? runNode(script, args, options)
    : run('npm', args, { ...options, shell: process.platform === 'win32' })
}

/**
 * @param {'ci' | 'install'} verb
 * @param {readonly string[]} args
 */
function npmInstall(verb, args) {
  // --no-save keeps `npm install` from rewriting the lock file.
  const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=notice']
  return npm([verb, ...quiet, ...FEW_RETRIES, ...args])
}

/** Whether npm's registry answers. */
async function isConnected() {
  return (await npm(['ping', '--fetch-retries=0', '--fetch-timeout=10000'], 'capture')).code === 0
}

/**
 * Runs `npm ci`, and `npm install` if that fails for another reason than the connection.
 * @param {readonly string[]} args
 * @throws {ToolError} if npm fails or takes too long.
 */
async function install(args) {
  let ended = await npmInstall('ci', args)
  if (ended.code !== 0 && !ended.timedOut && (await isConnected())) {
    print('`npm ci` failed. Trying `npm install` …')
    ended = await npmInstall('install', args)
  }
  if (ended.code === 0) return print('Installed.')
  throw new ToolError(
    ended.timedOut
      ? `npm did not finish installing the packages in ${INSTALL_SECONDS / 60} minutes. Check the connection and run the same command again.`
      : 'npm could not install the packages; its output is above. If this computer is offline or behind a ' +
          'proxy, connect it and run the same command again.' +
          (ended.output === '' ? '' : ` (${ended.output})`),
  )
}

/**
 * Installs the packages of package-lock.json unless exactly these are installed already.
 * @param {import('./stamps.mjs').Scope} [scope] `app` leaves out what only tests and the command line need.
 * @throws {ToolError} if Node.js is too old or npm fails.
 */
export async function ensureInstalled(scope = 'all') {
  checkNode()
  if (isInstalled(scope)) return
  print(
    scope === 'app'
      ? 'Installing the packages that build the app (once; about 280 MB in node_modules) …'
      : 'Installing the packages that build and test Depthdrop (once; about 940 MB in node_modules) …',
  )
  await install(scope === 'app' ? ['--omit=dev'] : [])
  markInstalled(scope)
}

/**
 * Installs what a folder with its own package.json and lock file needs, unless it is installed already.
 * @param {string} folder An absolute path.
 * @param {string} what The purpose, in words.
 * @throws {ToolError} if npm fails.
 */
export async function ensureInstalledIn(folder, what) {
  if (existsSync(path.join(folder, 'node_modules', '.package-lock.json'))) return
  print(`Installing ${what} (once) …`)
  await install(['--prefix', folder])
}

/**
 * @param {string} what The result, in words.
 * @param {string} script The name of the same build in package.json.
 * @param {readonly string[]} args Arguments of `vite`.
 */
async function build(what, script, args) {
  print(`Building ${what} …`)
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const ended = await runNode(vite, ['build', '--logLevel', 'warn', ...args], {
    seconds: BUILD_SECONDS,
    output: 'show',
    // Tests run with NODE_ENV=test, which Vite would build in.
    env: { NODE_ENV: 'production' },
  })
  if (ended.code === 0) return
  throw new ToolError(
    ended.timedOut
      ? `The build took longer than ${BUILD_SECONDS / 60} minutes and was stopped. Run \`npm run ${script}\` to see where it hangs.`
      : 'The build failed; the reason is above. If you did not change any code, delete node_modules and run the same command again.',
  )
}

/**
 * Builds dist/ unless it was built from exactly these sources. All output goes to stderr.
 * @throws {ToolError} if the build fails.
 */
export async function ensureBuilt() {
  if (!isBuilt()) await build('the app', 'build', [])
}

/**
 * Builds the package in lib/ unless it was built from exactly these sources. If DEPTHDROP_LIB names
 * another folder, the package there is used as it is.
 * @throws {ToolError} if the build fails.
 */
export async function ensureLib() {
  const isPresent = LIB === inRoot('lib') ? isLibraryBuilt() : existsSync(LIB)
  if (!isPresent) await build('the package', 'build:lib', ['-c', 'tools/library/vite.config.ts'])
}
