/**
 * The response headers of the site. tools/site/serve.mjs, Vite's two servers and the files in deploy/ (made by
 * tools/site/hosts/index.mjs) all use them, and no other file names a header.
 */
import path from 'node:path'

/** @typedef {Readonly<Record<string, string>>} Headers */

/**
 * Only with all four does the page have threads both as a top-level page and in a frame. Every response needs
 * them: an isolated page does not start a worker whose script lacks COEP. require-corp has no cost here, since
 * every file is on the same origin.
 * @type {Headers}
 */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Document-Isolation-Policy': 'isolate-and-require-corp',
}

/**
 * The content security policy. Everything that it does not name is refused.
 * - connect-src https: – `?embed&src=…`, `<depth-map src>` and mirrors of the larger models may be on any host, and
 *   CORS on that host decides who may read them. http: is allowed for this computer only, for development (browsers
 *   trust it, and other http: is mixed content). blob: and data: stay in the page.
 * - form-action 'self' – the share target posts a shared photo to the site's own URL.
 * - worker-src 'self' – the workers, the engine's threads and the service worker are files of the site.
 * - No require-trusted-types-for: onnxruntime-web starts its threads with `new Worker(url)` inside a worker, which
 *   inherits this header and would need a default policy that accepts every URL. That protects nothing.
 * - No frame-ancestors and no X-Frame-Options: the page is meant to be embedded. See FRAME_ADVICE.
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

/** The built page also has it as `<meta http-equiv>`, for hosts that send no headers. */
export const CSP = Object.entries(POLICY)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ')

/** @type {Headers} */
export const SAFETY = {
  'X-Content-Type-Options': 'nosniff',
  // Every file is public. A sandboxed frame without an origin can load scripts by CORS only, and then say what it lacks.
  'Access-Control-Allow-Origin': '*',
  'Referrer-Policy': 'no-referrer',
  // The page may use the camera; a frame inside it may not. The other features are not used, so they are off for
  // injected scripts too. Features that are not named keep the browser's default, above all `cross-origin-isolated`.
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  'Content-Security-Policy': CSP,
}

/** @type {Headers} */
export const COMMON = { ...ISOLATION, ...SAFETY }

/** A comment in the hosts' files: how to restrict who may embed the page. */
export const FRAME_ADVICE = [
  'Anyone may embed the page. To name who may, add to the end of Content-Security-Policy',
  "    ; frame-ancestors 'self' https://example.org",
  'and the same origins to <meta name="depthdrop-origins"> in index.html, which decides whose messages are answered.',
]

/** Vite writes NAME-HASH.ext with eight characters of base64url, so different contents have different names. */
export const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/

export const CACHE = {
  hashed: 'public, max-age=31536000, immutable',
  /** Revalidated each time, which is cheap with an entity tag: the page, sw.js, the manifest, models, samples. */
  other: 'no-cache',
}

/** @param {string} pathname */
export function cacheControl(pathname) {
  return HASHED.test(pathname) ? CACHE.hashed : CACHE.other
}

/**
 * The content type of every kind of file on the site. Browsers refuse .wasm, .js and .mjs with a wrong type.
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

/** The types that need `charset=utf-8`. */
export const TEXT = ['html', 'css', 'js', 'mjs', 'txt']

/**
 * @param {string} pathname
 * @returns {string | undefined} undefined if the site has no such kind of file
 */
export function contentType(pathname) {
  const extension = path
    .extname(pathname.endsWith('/') ? 'index.html' : pathname)
    .slice(1)
    .toLowerCase()
  const type = MIME[extension]
  return type !== undefined && TEXT.includes(extension) ? `${type}; charset=utf-8` : type
}
