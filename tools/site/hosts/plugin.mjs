/** A Vite plugin that adds the hosts' files to the built site, and the content security policy to its page. */
import { CSP } from '../headers.mjs'
import { IN_SITE, NOT_FOUND } from './files.mjs'

const CHARSET = '<meta charset="utf-8" />'

/**
 * It runs only for builds: Vite's development server injects scripts that the policy forbids.
 * @returns {import('vite').Plugin}
 */
export const hosts = () => ({
  name: 'depthdrop-hosts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      if (!html.includes(CHARSET))
        throw new Error(`index.html lacks ${CHARSET}, after which the policy is put.`)
      return html.replace(
        CHARSET,
        () => `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${CSP}" />`,
      )
    },
  },
  generateBundle() {
    for (const [fileName, text] of Object.entries(IN_SITE))
      this.emitFile({ type: 'asset', fileName, source: text() })
    this.emitFile({ type: 'asset', fileName: '404.html', source: NOT_FOUND })
  },
})
