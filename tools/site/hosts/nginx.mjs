/** Makes `nginx.conf` with one server. */
import { CACHE, COMMON, FRAME_ADVICE, MIME, TEXT } from '../headers.mjs'

function types() {
  /** @type {Map<string, string[]>} */
  const kinds = new Map()
  for (const [extension, type] of Object.entries(MIME))
    kinds.set(type, [...(kinds.get(type) ?? []), extension])
  return [...kinds].map(
    ([type, extensions]) => `        ${type.padEnd(26)}${extensions.join(' ')};`,
  )
}

function texts() {
  return [...new Set(TEXT.filter((kind) => kind !== 'html').map((kind) => MIME[kind]))].join(' ')
}

export function nginxConf() {
  return [
    '# nginx: copy to /etc/nginx/conf.d/depthdrop.conf (it belongs inside http {}), put the contents of dist/ at `root`,',
    '# set listen, server_name and root, and reload nginx. Browsers give threads to https: and to localhost only, so add',
    '# your certificate. For a sub-path, put dist/ in a folder below root: nothing else changes.',
    '# Made by tools/site/hosts/index.mjs from tools/site/headers.mjs. Change it there.',
    '#',
    ...FRAME_ADVICE.map((line) => `# ${line}`),
    '',
    'map $uri $depthdrop_cache {',
    `    default "${CACHE.other}";`,
    `    "~/assets/[^/]+-[\\w-]{8}\\.\\w+$" "${CACHE.hashed}";`,
    '}',
    '',
    'server {',
    '    listen 80;',
    '    server_name _;',
    '    root /var/www/depthdrop;',
    '    index index.html;',
    '',
    '    # A `location` with an add_header of its own would lose all of these: keep them in one place.',
    ...Object.entries(COMMON).map(([name, value]) => `    add_header ${name} "${value}" always;`),
    '    # Without `always`: a file missing for a moment must not be remembered as missing for a year.',
    '    add_header Cache-Control $depthdrop_cache;',
    '',
    '    types {',
    ...types(),
    '    }',
    '    default_type application/octet-stream;',
    '    charset utf-8;',
    `    charset_types ${texts()};`,
    '',
    '    # The compressed copies beside the files. With the module ngx_brotli also: brotli_static on;',
    '    gzip_static on;',
    '    gzip_vary on;',
    '',
    '    # A page in place of a missing file would be worse than none.',
    '    location / {',
    '        try_files $uri $uri/ =404;',
    '    }',
    '    location ~ /\\.(?!well-known/) {',
    '        return 404;',
    '    }',
    '}',
    '',
  ].join('\n')
}
