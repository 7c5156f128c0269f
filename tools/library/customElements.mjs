import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNode } from '../process/child.mjs'
import { ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'

const SECONDS = 120

/**
 * @typedef {{ name: string, privacy?: string }} Named
 * @typedef {{ kind: string, tagName?: string, members?: Named[], events?: Named[] }} Declaration
 * @typedef {{ modules: { path: string, declarations: Declaration[], exports?: unknown[] }[] }} Manifest
 */

/**
 * Writes custom-elements.json, which editors and documentation tools read, from the comment of the element's
 * class. The format is that of https://github.com/webcomponents/custom-elements-manifest.
 * @param {string} folder The absolute path of the package.
 * @throws {ToolError} if the analyzer fails.
 */
export async function writeCustomElements(folder) {
  const work = `.cache/custom-elements-${process.pid}`
  mkdirSync(inRoot(work), { recursive: true })
  try {
    const analyzer = inRoot('node_modules', '@custom-elements-manifest', 'analyzer', 'cem.js')
    // By default the analyzer writes the path of its output into package.json.
    const config = `${work}/config.mjs`
    writeFileSync(inRoot(config), 'export default { packagejson: false }\n')
    const args = ['analyze', '--config', config, '--globs', 'src/element/depthMap.ts']
    args.push('--outdir', work, '--quiet')
    const ended = await runNode(analyzer, args, { seconds: SECONDS, output: 'capture' })
    if (ended.code !== 0)
      throw new ToolError(`custom-elements.json could not be made:\n${ended.output.trim()}`)
    /** @type {Manifest} */
    const manifest = JSON.parse(readFileSync(inRoot(work, 'custom-elements.json'), 'utf8'))
    const modules = manifest.modules.map((module) => ({
      ...module,
      path: 'define.js',
      declarations: module.declarations
        .filter(({ tagName }) => tagName !== undefined)
        .map((element) => ({
          ...element,
          members: element.members?.filter(({ privacy }) => privacy !== 'private'),
          // The analyzer takes the parameter of the method that dispatches the events for an event.
          events: element.events?.filter(({ name }) => name !== 'type'),
        })),
    }))
    const text = JSON.stringify({ ...manifest, modules }, null, 2)
    writeFileSync(path.join(folder, 'custom-elements.json'), `${text}\n`)
  } finally {
    rmSync(inRoot(work), { recursive: true, force: true })
  }
}
