/** The configuration files that make a host send the headers of tools/site/headers.mjs. */
import { htaccess } from './apache.mjs'
import { caddyfile } from './caddy.mjs'
import { folderHeaders } from './folder.mjs'
import { nginxConf } from './nginx.mjs'
import { vercelJson } from './vercel.mjs'

/**
 * The files that a host reads from the published folder. Every build contains them.
 * @type {Readonly<Record<string, () => string>>}
 */
export const IN_SITE = { _headers: folderHeaders, '.htaccess': htaccess, 'vercel.json': vercelJson }

/**
 * All files in deploy/. Hosts that do not read the published folder need them in another place.
 * @type {Readonly<Record<string, () => string>>}
 */
export const HOST_FILES = { ...IN_SITE, 'nginx.conf': nginxConf, Caddyfile: caddyfile }

/**
 * The page for a missing file. If the root has a 404.html, Cloudflare Pages, Vercel, Netlify and GitHub Pages send a
 * 404 instead of the app. It has no link, because it cannot know at which path it is shown.
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
