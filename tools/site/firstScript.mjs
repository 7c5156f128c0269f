/** The page's first script, which starts to load the rest as soon as it has arrived. */

const ENTRY = 'main'
const SHARED = 'shared'

/**
 * Groups of modules for Rolldown's `codeSplitting`. Each response has 1 kB of headers; without the group of shared code a first visit loads
 * 16 small files. What the first script needs is no part of it: that would have to arrive before the first script can run.
 */
export const GROUPS = [
  {
    name: ENTRY,
    test: /src\/embed\/(handshake|messages|origins|parseHello|rateLimit)\.ts$|vite\/preload-helper/,
    priority: 1,
  },
  { name: SHARED, minShareCount: 2 },
]

/**
 * A Vite plugin that lets the page load the shared code beside its first script. The first script imports none of it, so the browser would
 * otherwise learn of it one round trip later.
 * @returns {import('vite').Plugin}
 */
export function firstScript() {
  return {
    name: 'depthdrop-first-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const shared = chunks.find(({ name }) => name === SHARED)
        const first = chunks.filter(({ name, isEntry }) => isEntry || name === ENTRY)
        if (shared === undefined) throw new Error('The build has no chunk of shared code.')
        if (first.some(({ imports }) => imports.includes(shared.fileName)))
          throw new Error('The first script imports shared code. Add what it needs to its group.')
        return [
          {
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${shared.fileName}` },
            injectTo: 'head',
          },
        ]
      },
    },
  }
}
