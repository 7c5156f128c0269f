/** A Vite plugin that lists the model files of the site, so that the page need not ask for files that may be missing. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** In the built site. src/client/siteModels.ts reads it. */
export const MODEL_LIST = 'models/list.json'

/**
 * The names of the files of whole models and of manifests of parts, in order.
 * @param {string} folder the folder `models` of the public folder; it may be missing
 * @returns {Promise<string>} a JSON array
 */
export async function modelList(folder) {
  const names = await readdir(folder).catch(() => [])
  return JSON.stringify(names.filter((name) => /\.(?:onnx|parts\.json)$/.test(name)).sort())
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
