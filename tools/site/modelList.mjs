/** A Vite plugin that lists the model files of the site, so that the page need not ask for files that may be missing. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** In the built site. src/client/siteModels.ts reads it. */
export const MODEL_LIST = 'models/list.json'

/**
 * The facts of a form with 8-bit weights (tools/model/smallForm.ts); its name if they are missing.
 * @param {string} folder @param {string} name
 * @returns {Promise<unknown>}
 */
async function entryOf(folder, name) {
  if (!name.endsWith('.int8.onnx')) return name
  const facts = path.join(folder, name.replace(/onnx$/, 'json'))
  return JSON.parse(await readFile(facts, 'utf8').catch(() => JSON.stringify(name)))
}

/**
 * The names of the files of whole models and of manifests of parts, in order, with the facts of forms with 8-bit weights.
 * @param {string} folder the folder `models` of the public folder; it may be missing
 * @returns {Promise<string>} a JSON array
 */
export async function modelList(folder) {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.(?:onnx|parts\.json)$/.test(name))
    .sort()
  return JSON.stringify(await Promise.all(names.map((name) => entryOf(folder, name))))
}

/** @returns {import('vite').Plugin} */
export function listModels() {
  let folder = ''
  return {
    name: 'depthdrop-model-list',
    configResolved: ({ publicDir }) => {
      folder = path.join(publicDir, 'models')
    },
    configureServer: ({ middlewares }) => {
      middlewares.use(`/${MODEL_LIST}`, async (_, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(await modelList(folder))
      })
    },
    /** src/app/models/upgrade.ts asks the site for its list only where this element is. */
    async transformIndexHtml() {
      if ((await modelList(folder)) === '[]') return []
      return [
        {
          tag: 'meta',
          attrs: { name: 'depthdrop-models', content: MODEL_LIST },
          injectTo: 'head',
        },
      ]
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: MODEL_LIST, source: await modelList(folder) })
    },
  }
}
