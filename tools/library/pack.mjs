/** Packs the package as `npm publish` would. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { run } from '../process/child.mjs'
import { ToolError } from '../process/main.mjs'
import { LIB } from './folder.mjs'

const SECONDS = 120

/**
 * @typedef {object} Packed
 * @property {string} tarball An absolute path.
 * @property {number} size The tarball's size in bytes.
 * @property {readonly { readonly path: string, readonly size: number }[]} files
 */

/**
 * Runs `npm pack` on the built package.
 * @param {string} folder The absolute path of the tarball's folder. It is created if it does not exist.
 * @returns {Promise<Packed>}
 */
export async function pack(folder) {
  mkdirSync(folder, { recursive: true })
  const args = [
    'pack',
    LIB,
    '--json',
    '--ignore-scripts',
    '--loglevel=error',
    '--pack-destination',
    folder,
  ]
  const ended = await run('npm', args, {
    seconds: SECONDS,
    output: 'capture',
    shell: process.platform === 'win32',
  })
  // npm may print other text before and after the JSON.
  const json = /^\[[\s\S]*^\]/m.exec(ended.output)?.[0]
  if (ended.code !== 0 || json === undefined)
    throw new ToolError(`npm could not pack ${LIB}:\n${ended.output}`)
  const [{ filename, size, files }] = JSON.parse(json)
  return { tarball: path.join(folder, filename), size, files }
}
