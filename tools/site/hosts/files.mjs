/** The files that make a host send what tools/site/headers.mjs says. */
import { htaccess } from './apache.mjs'
import { caddyfile } from './caddy.mjs'
import { folderHeaders } from './folder.mjs'
import { nginxConf } from './nginx.mjs'
import { vercelJson } from './vercel.mjs'

/**
 * What a host reads from the published folder: part of every build.
 * @type {Readonly<Record<string, () => string>>}
 */
export const IN_SITE = { _headers: folderHeaders, '.htaccess': htaccess, 'vercel.json': vercelJson }

/**
 * All of them, to be read in deploy/, or taken from there where the host reads them elsewhere.
 * @type {Readonly<Record<string, () => string>>}
 */
export const HOST_FILES = { ...IN_SITE, 'nginx.conf': nginxConf, Caddyfile: caddyfile }

/**
 * For a missing address. With a 404.html at the top, Cloudflare Pages sends a 404 and not the app, and so do Vercel,
 * Netlify and GitHub Pages. No link: the page cannot know at which depth it is shown.
 */
export const NOT_FOUND = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>Not here – Depthdrop</title>
  </head>
  <body>
    <p>There is nothing at this address.</p>
    <p lang="zh-Hans">此地址没有内容。</p>
  </body>
</html>
`
