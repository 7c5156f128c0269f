/** Makes `vercel.json`. JSON has no comments, so deploy/README.md says how to use it. */
import { CACHE, COMMON, MIME } from '../headers.mjs'

/** @param {string} source @param {Readonly<Record<string, string | undefined>>} headers */
function rule(source, headers) {
  return { source, headers: Object.entries(headers).map(([key, value]) => ({ key, value })) }
}

export function vercelJson() {
  const headers = [
    rule('/(.*)', COMMON),
    rule('/assets/(.*)', { 'Cache-Control': CACHE.hashed }),
    rule('/((?!assets/).*)', { 'Cache-Control': CACHE.other }),
    ...['mjs', 'wasm', 'onnx', 'webmanifest'].map((kind) =>
      rule(`/(.*)\\.${kind}`, { 'Content-Type': MIME[kind] }),
    ),
  ]
  return `${JSON.stringify({ $schema: 'https://openapi.vercel.sh/vercel.json', headers }, null, 2)}\n`
}
