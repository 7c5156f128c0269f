/** Finds a Chromium that Playwright can drive, or installs Debian's package or Playwright's own. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { run, runNode } from '../process/child.mjs'
import { print, ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'

/** Older versions lack parts of Playwright's protocol and features that the page uses. */
const OLDEST = 120
const LAUNCH_SECONDS = 30
const APT_SECONDS = 5 * 60
const DOWNLOAD_SECONDS = 8 * 60
const SETTINGS = ['DEPTHDROP_CHROMIUM', 'CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH']

const isRoot = process.getuid?.() === 0

/** Chromium refuses to run its sandbox as root. */
export const CHROMIUM_ARGS = isRoot ? ['--no-sandbox'] : []

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/** @returns {string[]} the paths where this system usually has browsers */
function usualPlaces() {
  const { env } = process
  if (process.platform === 'win32') {
    const folders = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS.map((name) => path.join(folder, name)),
    )
  }
  if (process.platform === 'darwin') {
    const folders = ['/Applications', path.join(env['HOME'] ?? '', 'Applications')]
    return MAC.flatMap((name) =>
      folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    )
  }
  const folders = new Set([
    ...(env['PATH'] ?? '').split(':'),
    '/usr/bin',
    '/usr/local/bin',
    '/opt/google/chrome',
  ])
  return NAMES.flatMap((name) =>
    [...folders].filter(Boolean).map((folder) => path.join(folder, name)),
  )
}

async function playwright() {
  return (await import('@playwright/test')).chromium
}

/**
 * Returns why Playwright cannot drive this browser, or null if it can. Only starting it shows that: Ubuntu's snap
 * answers --version but cannot read the folders that Playwright passes to it.
 * @param {string} executablePath
 */
async function faultOf(executablePath) {
  try {
    const chromium = await playwright()
    const browser = await chromium.launch({
      executablePath,
      args: CHROMIUM_ARGS,
      timeout: LAUNCH_SECONDS * 1000,
    })
    const version = browser.version()
    await browser.close()
    return Number.parseInt(version, 10) >= OLDEST
      ? null
      : `it is version ${version}, and Depthdrop needs ${OLDEST} or newer`
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    return reason
  }
}

/** @param {readonly string[]} places @returns {Promise<string | null>} the first path that works */
async function firstWorking(places) {
  for (const place of places) {
    if (!existsSync(place)) continue
    const fault = await faultOf(place)
    if (fault === null) return place
    print(`The browser at ${place} cannot be used: ${fault}`)
  }
  return null
}

function hasApt() {
  if (!isRoot || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

async function installDebian() {
  print('Installing the Debian package chromium for the tests and the command line …')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...args], {
      seconds: APT_SECONDS,
      output: 'show',
      env,
    })
  await apt('update', '-q')
  await apt('install', '-q', '-y', '--no-install-recommends', 'chromium')
}

async function installPlaywrights() {
  print('Downloading Playwright’s Chromium for the tests and the command line …')
  // --with-deps also installs shared libraries, which needs root; without root it would ask for a password.
  const args = ['install', '--no-shell', ...(hasApt() ? ['--with-deps'] : []), 'chromium']
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js')
  await runNode(cli, args, {
    seconds: DOWNLOAD_SECONDS,
    output: 'show',
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/**
 * Returns the path of a Chromium, Chrome or Edge that Playwright can start, and installs one if there is none. Call
 * `ensureInstalled` first.
 * @returns {Promise<string>}
 * @throws {ToolError} with a sentence that says what to do.
 */
export async function findChromium() {
  const wanted = SETTINGS.flatMap((name) => process.env[name] ?? []).filter((place) => place !== '')
  for (const place of wanted)
    if (!existsSync(place))
      print(`An environment variable names a browser at ${place}, but there is no such file.`)
  const own = (await playwright()).executablePath()
  const here = await firstWorking([...wanted, ...usualPlaces(), own])
  if (here !== null) return here
  if (hasApt()) {
    await installDebian()
    const debians = await firstWorking(['/usr/bin/chromium'])
    if (debians !== null) return debians
  }
  await installPlaywrights()
  const downloaded = await firstWorking([own])
  if (downloaded !== null) return downloaded
  throw new ToolError(
    'No Chromium could be found or installed. Install Chrome or Chromium (on Debian: `sudo apt-get install chromium`; ' +
      'elsewhere: `npx playwright install --with-deps chromium`), or set DEPTHDROP_CHROMIUM to the path of one, and run the same command again.',
  )
}
