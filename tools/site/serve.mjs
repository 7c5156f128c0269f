/** Serves the built site on this computer, for `npm start`, the tests, the command line and the bench. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import sirv from 'sirv'
import { inRoot } from '../process/root.mjs'
import { COMMON, cacheControl, contentType, SAFETY } from './headers.mjs'

/** @param {import('node:http').ServerResponse} response @param {string} pathname */
function setHeaders(response, pathname) {
  const type = contentType(pathname)
  if (type !== undefined) response.setHeader('Content-Type', type)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Cache-Control', cacheControl(pathname))
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>}
 */
function listenOnce(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * Listens on the wanted port, or on the next free one.
 * @param {import('node:http').Server} server
 * @param {number} wanted 0 means any free port.
 */
async function listen(server, wanted) {
  for (let port = wanted; ; port += 1) {
    try {
      return await listenOnce(server, port)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      const isTaken = code === 'EADDRINUSE' || code === 'EACCES'
      if (!isTaken || port === 0 || port >= Math.min(65535, wanted + 100)) throw error
    }
  }
}

/**
 * @typedef {object} ServeOptions
 * @property {string} [root] The folder to serve; dist/ by default.
 * @property {number} [port] 5173 by default. If it is taken, the next free one is used. 0 means any free port.
 * @property {'isolated' | 'plain'} [headers] plain leaves out the four headers that give the page threads.
 * @property {string} [base] The path of the site, with a slash at both ends; '/' by default.
 * @property {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean | Promise<boolean>} [extra]
 *   Called before the files are looked up, with the common headers set. Returns true if it has answered.
 *
 * @typedef {object} Site
 * @property {string} url Ends in a slash.
 * @property {() => Promise<void>} close Also closes open connections.
 */

/**
 * Serves a folder on 127.0.0.1 with compressed copies, ranges and entity tags. A missing file gets a plain
 * 404, because the page in place of a missing model would hide the error.
 * @param {ServeOptions} [options]
 * @returns {Promise<Site>}
 */
export async function serve({
  root = inRoot('dist'),
  port = 5173,
  headers = 'isolated',
  base = '/',
  extra,
} = {}) {
  if (!existsSync(root))
    throw new Error(`There is no folder ${root} to serve. Run \`npm run build\` first.`)
  const common = Object.entries(headers === 'isolated' ? COMMON : SAFETY)
  // `dev` looks up files at each request. A listing made at the start would be stale after the next build.
  const files = sirv(root, { dev: true, etag: true, brotli: true, gzip: true, setHeaders })
  const server = createServer(async (request, response) => {
    for (const [name, value] of common) response.setHeader(name, value)
    // sirv does not handle read errors: a file that a new build removed would end the server.
    response
      .on('error', () => response.destroy())
      .on('pipe', (file) => file.on('error', () => response.destroy()))
    try {
      if (extra !== undefined && (await extra(request, response))) return
      const missing = () => {
        response.statusCode = 404
        response.setHeader('Content-Type', 'text/plain;charset=utf-8')
        response.end('Not here.\n')
      }
      const url = request.url ?? '/'
      if (!url.startsWith(base) || /\/\./.test(decodeURI(url.split('?')[0] ?? ''))) return missing()
      // The offsets of a resumed download refer to the file itself, not to its compressed copy.
      if (request.headers.range !== undefined) delete request.headers['accept-encoding']
      request.url = `/${url.slice(base.length)}`
      files(request, response, missing)
    } catch {
      response.statusCode = 400
      response.end()
    }
  })
  const taken = await listen(server, port)
  return {
    url: `http://127.0.0.1:${taken}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
