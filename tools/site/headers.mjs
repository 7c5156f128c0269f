/**
 * What every server of the site sends, written down once. tools/site/serve.mjs, Vite's two servers and the files in deploy/
 * (tools/site/hosts/index.mjs) are made from this; nothing else names a header.
 */
import path from 'node:path'

/** @typedef {Readonly<Record<string, string>>} Headers */

/**
 * All four: the only set under which the page has threads at top level and in any frame. They belong on every answer:
 * a worker's script without COEP is not started by an isolated page. require-corp costs nothing here, since every file
 * is our own.
 * @type {Headers}
 */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
}

/**
 * The whole policy, everything not named being refused.
 * - connect-src https: – `?embed&src=…`, `<depth-map src>` and mirrors of the larger models may lie on any host, which
 *   itself decides by CORS who reads it. http: only for this computer, where a host's page is written and tried out
 *   (browsers count it as trustworthy, and all other http: is mixed content anyway). blob: and data: stay in the page.
 * - form-action 'self' – the share target posts a shared photo to our own address.
 * - worker-src 'self' – the two workers, the runtime's threads and the service worker are all files of ours.
 * - No require-trusted-types-for: the runtime starts its threads with `new Worker(address)` inside a worker, which
 *   inherits this header and would need a default policy that lets every address pass. That guards nothing.
 * - No frame-ancestors and no X-Frame-Options: the page is there to be embedded. See FRAME_ADVICE.
 */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'connect-src': "'self' blob: data: https: http://localhost:* http://127.0.0.1:*",
  'manifest-src': "'self'",
  'font-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
}

/** Also in the built page as `<meta http-equiv>`, for hosts that send no headers. */
export const CSP = Object.entries(POLICY)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ')

/** @type {Headers} */
export const SAFETY = {
  'X-Content-Type-Options': 'nosniff',
  // All of it is public. A frame whose sandbox took its origin loads scripts by CORS alone, and can then say what it lacks.
  'Access-Control-Allow-Origin': '*',
  'Referrer-Policy': 'no-referrer',
  // The page itself may ask for the camera, a frame in it may not. The others nobody asks for, and a script that got in
  // could not either. The rest stays as the browser has it: `cross-origin-isolated` above all.
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  'Content-Security-Policy': CSP,
}

/** @type {Headers} */
export const COMMON = { ...ISOLATION, ...SAFETY }

/** For the files' comments: where a deployer says who may embed the page. */
export const FRAME_ADVICE = [
  'Anyone may embed the page. To name who may, add to the end of Content-Security-Policy',
  "    ; frame-ancestors 'self' https://example.org",
  'and the same origins to <meta name="depthdrop-origins"> in index.html, which decides whose messages are answered.',
]

/** Vite writes NAME-HASH.ext, with eight characters of base64url: another content is another name. */
export const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/

export const CACHE = {
  hashed: 'public, max-age=31536000, immutable',
  /** Asked again each time, which an entity tag makes cheap: the page, sw.js, the manifest, models, samples. */
  other: 'no-cache',
}

/** @param {string} pathname */
export function cacheControl(pathname) {
  return HASHED.test(pathname) ? CACHE.hashed : CACHE.other
}

/**
 * Every kind of file the site has. A wrong type for .wasm, .js or .mjs is refused by browsers.
 * @type {Readonly<Record<string, string>>}
 */
export const MIME = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  map: 'application/json',
  webmanifest: 'application/manifest+json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  wasm: 'application/wasm',
  onnx: 'application/octet-stream',
  part: 'application/octet-stream',
}

/** Whose type says `charset=utf-8`. */
export const TEXT = ['html', 'css', 'js', 'mjs', 'txt']

/**
 * @param {string} pathname
 * @returns {string | undefined} undefined for a kind of file the site does not have
 */
export function contentType(pathname) {
  const extension = path
    .extname(pathname.endsWith('/') ? 'index.html' : pathname)
    .slice(1)
    .toLowerCase()
  const type = MIME[extension]
  return type !== undefined && TEXT.includes(extension) ? `${type}; charset=utf-8` : type
}
