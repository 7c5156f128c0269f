/** Makes `.htaccess` for Apache 2.4. */
import { CACHE, COMMON, FRAME_ADVICE, MIME, TEXT } from '../headers.mjs'

function types() {
  return Object.entries(MIME).map(([kind, type]) => `    AddType ${type} .${kind}`)
}

/** @param {string} token @param {string} suffix */
function copy(token, suffix) {
  return [
    '    RewriteCond %{HTTP:Range} ^$',
    `    RewriteCond %{HTTP:Accept-Encoding} \\b${token}\\b`,
    `    RewriteCond %{REQUEST_FILENAME}${suffix} -f`,
    `    RewriteRule ^(.+)$ $1${suffix} [L]`,
  ]
}

export function htaccess() {
  return [
    '# Apache 2.4: `npm run build` puts this file into the published folder; it works below any path.',
    '# The server has to allow it (`AllowOverride FileInfo`, `Options FollowSymLinks`) and to have the modules:',
    '#     a2enmod headers rewrite mime setenvif',
    '# Without mod_headers the page runs with one thread, and says so; without mod_rewrite files are sent uncompressed.',
    '# Made by tools/site/hosts/index.mjs from tools/site/headers.mjs. Change it there.',
    '#',
    ...FRAME_ADVICE.map((line) => `# ${line}`),
    '',
    '<IfModule mod_headers.c>',
    ...Object.entries(COMMON).map(([name, value]) => `    Header always set ${name} "${value}"`),
    '    # Without `always`: a file missing for a moment must not be remembered as missing for a year.',
    `    Header set Cache-Control "${CACHE.other}"`,
    `    Header set Cache-Control "${CACHE.hashed}" "expr=%{REQUEST_URI} =~ m#/assets/[^/]+-[\\w-]{8}\\.\\w+(\\.br|\\.gz)?$#"`,
    '    Header merge Vary Accept-Encoding',
    '</IfModule>',
    '',
    '<IfModule mod_mime.c>',
    ...types(),
    `    AddCharset utf-8 ${TEXT.map((kind) => `.${kind}`).join(' ')}`,
    '    # The compressed copies beside the files, each with the type of the file. Some servers take .br for Breton and',
    '    # .gz for a kind of file.',
    '    RemoveLanguage .br',
    '    RemoveType .gz .br',
    '    AddEncoding br .br',
    '    AddEncoding gzip .gz',
    '</IfModule>',
    '',
    '<IfModule mod_rewrite.c>',
    '    RewriteEngine On',
    '    RewriteRule (^|/)\\.(?!well-known/) - [R=404,L]',
    '    # A resumed download counts the bytes of the file itself.',
    ...copy('br', '.br'),
    ...copy('gzip', '.gz'),
    '</IfModule>',
    '',
    '# What is compressed already must not be compressed once more.',
    '<IfModule mod_setenvif.c>',
    '    SetEnvIf Request_URI "\\.(br|gz)$" no-gzip no-brotli',
    '</IfModule>',
    '',
  ].join('\n')
}
