/**
 * Remembers for which lock file the packages were installed, and from which sources dist/ and lib/ were
 * built. It runs before the packages are installed, so it may import Node's own modules only.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from '../process/root.mjs'

const LOCK = inRoot('package-lock.json')
const INSTALLED = inRoot('node_modules', '.depthdrop-lock')
const BUILT = inRoot('.cache', 'built')
const SOURCES = [
  'src',
  'public',
  'models',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'tools/site',
]
const LIBRARY = inRoot('.cache', 'built-library')
const LIBRARY_SOURCES = [
  'src',
  'public/samples',
  'models',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'vite.config.ts',
  'tools/library',
  'tools/site/errorCodes.mjs',
  'tools/site/headers.mjs',
  'tools/site/steadyMaps.mjs',
]
/** Larger files, such as models, are compared by length and time, so that not every start reads them. */
const READ_LIMIT = 2 ** 20

/** @param {string} file */
function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

/** @param {string} text */
function hash(text) {
  return createHash('sha256').update(text).digest('hex')
}

function lockStamp() {
  return hash(`${textOf(LOCK)} ${process.platform} ${process.arch}`)
}

/**
 * How much of package-lock.json is installed. `app`: what building and serving the site needs.
 * `all`: also what the tests and the command line need.
 * @typedef {'app' | 'all'} Scope
 */

/**
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, dev?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Map<string, LockedPackage> | null}
 */
function lockedPackages(file) {
  const text = textOf(file)
  if (text === null) return null
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const { packages = {} } = JSON.parse(text)
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ''))
}

/**
 * Compares npm's own record of node_modules with the lock file, so that a manual `npm install` counts.
 * @param {Scope} scope
 */
function matchesByHand(scope) {
  const wanted = lockedPackages(LOCK)
  const present = lockedPackages(inRoot('node_modules', '.package-lock.json'))
  if (wanted === null || present === null) return false
  return [...wanted].every(([folder, { version, optional = false, dev = false }]) => {
    if (dev && scope === 'app') return true
    const found = present.get(folder)
    return found === undefined ? optional : found.version === version && existsSync(inRoot(folder))
  })
}

/** @param {Scope} scope */
export function markInstalled(scope) {
  writeFileSync(INSTALLED, `${scope} ${lockStamp()}`)
}

/** @param {Scope} scope */
export function isInstalled(scope) {
  const stamp = textOf(INSTALLED)
  if (stamp === `all ${lockStamp()}` || stamp === `${scope} ${lockStamp()}`) return true
  if (!matchesByHand(scope)) return false
  markInstalled(scope)
  return true
}

/**
 * @param {string} file An absolute path.
 * @returns {string[]} one line for each file below it
 */
function described(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (stats.isDirectory())
    return (
      readdirSync(file)
        // `npm run check` writes these; they are not sources.
        .filter((name) => !name.endsWith('.tsbuildinfo'))
        .sort()
        .flatMap((name) => described(path.join(file, name)))
    )
  const content =
    stats.size > READ_LIMIT ? `${stats.size} ${stats.mtimeMs}` : readFileSync(file, 'base64')
  return [`${path.relative(inRoot(), file)} ${content}`]
}

/** @param {readonly string[]} sources */
function stampOf(sources) {
  const settings = Object.entries(process.env)
    .filter(([name]) => name.startsWith('VITE_'))
    .sort()
  return hash(
    [...sources.flatMap((name) => described(inRoot(name))), JSON.stringify(settings)].join('\n'),
  )
}

/** @param {string} file @param {string} stamp */
function mark(file, stamp) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, stamp)
}

/** Changes with any byte of the site's sources and with the VITE_… variables, which Vite builds in. */
export function sourcesStamp() {
  return stampOf(SOURCES)
}

/** The same for the sources of lib/. */
export function libraryStamp() {
  return stampOf(LIBRARY_SOURCES)
}

/** @param {string} stamp Taken before the build, so that an edit during the build does not count as built. */
export function markBuilt(stamp) {
  return mark(BUILT, stamp)
}

/** @param {string} stamp Taken before the build. */
export function markLibraryBuilt(stamp) {
  return mark(LIBRARY, stamp)
}

export function isBuilt() {
  return existsSync(inRoot('dist', 'index.html')) && textOf(BUILT) === sourcesStamp()
}

export function isLibraryBuilt() {
  return existsSync(inRoot('lib', 'package.json')) && textOf(LIBRARY) === libraryStamp()
}
