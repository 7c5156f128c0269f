/** Makes `_headers`, which Netlify and Cloudflare Pages read from the published folder. */
import { CACHE, COMMON, FRAME_ADVICE, MIME } from '../headers.mjs'

/** @param {string} address @param {Readonly<Record<string, string | undefined>>} headers */
function rule(address, headers) {
  return [
    address,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
    '',
  ].join('\n')
}

const ASKED_AGAIN = ['/', '/index.html', '/sw.js', '/models/*', '/samples/*']

/**
 * If two rules set the same header, both hosts join the values, so no path may get a header twice. Paths without
 * Cache-Control here get the hosts' default, which revalidates each time.
 */
export function folderHeaders() {
  return [
    '# Netlify and Cloudflare Pages: read from the published folder, where `npm run build` puts it.',
    '# Nothing to set: both send compressed files and ranges by themselves, and real 404s thanks to 404.html.',
    '# The addresses are those of a site at the top of its host.',
    '# Made by tools/site/hosts/index.mjs from tools/site/headers.mjs. Change it there.',
    '#',
    ...FRAME_ADVICE.map((line) => `# ${line}`),
    '',
    rule('/*', COMMON),
    rule('/assets/*', { 'Cache-Control': CACHE.hashed }),
    ...ASKED_AGAIN.map((address) => rule(address, { 'Cache-Control': CACHE.other })),
    rule('/manifest.webmanifest', {
      'Cache-Control': CACHE.other,
      'Content-Type': MIME['webmanifest'],
    }),
    // Browsers refuse these files with a wrong type.
    ...['mjs', 'wasm', 'onnx'].map((kind) =>
      rule(`/assets/*.${kind}`, { 'Content-Type': MIME[kind] }),
    ),
  ].join('\n')
}
