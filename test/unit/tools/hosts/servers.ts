/** Runs nginx, Caddy and Apache, each with its file of deploy/ on a free port of this computer. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import path from 'node:path'
import { inRoot } from '../../../../tools/process/root.mjs'

export interface Running {
  /** Ends in a slash. */
  readonly url: string
  readonly close: () => Promise<void>
}

export interface Server {
  readonly name: string
  /** The precompressed encodings that it can send, as an Accept-Encoding. */
  readonly encodings: string
  /** Why it cannot run here, and what to install. `null` if it can run. */
  readonly lacking: string | null
  /** `folder` is for the server's own files. `root` is the site; everyone can read it. */
  readonly start: (root: string, folder: string) => Promise<Running>
}

/** Servers are often in folders that the PATH of an ordinary user does not contain. */
const FOLDERS = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/sbin',
].filter(Boolean)

function find(...names: readonly string[]): string | null {
  return (
    names
      .flatMap((name) => FOLDERS.map((folder) => path.join(folder, name)))
      .find((file) => existsSync(file)) ?? null
  )
}

function deployed(name: string): Promise<string> {
  return readFile(inRoot('deploy', name), 'utf8')
}

/**
 * Changes a setting as the first lines of the file describe. Throws if the file does not contain the setting exactly
 * once.
 */
function set(text: string, setting: string, value: string): string {
  if (text.split(setting).length !== 2)
    throw new Error(`The file does not contain “${setting}” exactly once.`)
  return text.replace(setting, () => value)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      )
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Starts a program and waits until it accepts connections. If it exits instead, the error contains its output. */
async function run(
  program: string,
  args: readonly string[],
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  let hasEnded = false
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => ((words += error.message), (hasEnded = true), resolve()))
    child.once('exit', () => ((hasEnded = true), resolve()))
  })
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (words += part))
  const close = async (): Promise<void> => {
    if (!hasEnded) child.kill('SIGTERM')
    await ended
  }
  for (let i = 0; i < 400; i += 1) {
    if (hasEnded) throw new Error(`${program} ended: ${words}`)
    if (await answers(port)) return { url: `http://127.0.0.1:${port}/`, close }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  await close()
  throw new Error(`${program} does not answer: ${words}`)
}

const nginx = find('nginx')
const caddy = find('caddy')
const apache = find('apache2', 'httpd')
const MODULES = [
  '/usr/lib/apache2/modules',
  '/usr/lib64/httpd/modules',
  '/usr/lib/httpd/modules',
  '/usr/libexec/apache2',
]
const modules = MODULES.find((folder) => existsSync(folder))
const isRoot = process.getuid?.() === 0

function lack(isThere: boolean, debian: string): string | null {
  return isThere ? null : `not installed here; on Debian: sudo apt-get install ${debian}`
}

export const SERVERS: readonly Server[] = [
  {
    name: 'nginx',
    encodings: 'gzip',
    lacking: lack(nginx !== null, 'nginx-light'),
    start: async (root, folder) => {
      const port = await freePort()
      const own = set(await deployed('nginx.conf'), 'listen 80;', `listen 127.0.0.1:${port};`)
      await writeFile(
        path.join(folder, 'site.conf'),
        set(own, 'root /var/www/depthdrop;', `root "${root}";`),
      )
      // An ordinary user may not write to nginx's default folders.
      const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      )
      // The default user of nginx cannot read a checkout in a home folder.
      const user = isRoot ? 'user root;' : ''
      const http = `access_log off; ${places.join(' ')} include ${folder}/site.conf;`
      const main = `${user} pid ${folder}/nginx.pid; error_log stderr; events {} http { ${http} }`
      await writeFile(path.join(folder, 'nginx.conf'), main)
      return run(
        nginx ?? '',
        ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-g', 'daemon off;'],
        port,
      )
    },
  },
  {
    name: 'Caddy',
    encodings: 'gzip, br',
    lacking: lack(caddy !== null, 'caddy'),
    start: async (root, folder) => {
      const port = await freePort()
      // The default admin port would be a second port, the same in every run.
      await writeFile(
        path.join(folder, 'Caddyfile'),
        `{\n\tadmin off\n}\n${await deployed('Caddyfile')}`,
      )
      const places = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
      const env = { ...places, DEPTHDROP_ADDRESS: `http://127.0.0.1:${port}`, DEPTHDROP_ROOT: root }
      return run(
        caddy ?? '',
        ['run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')],
        port,
        env,
      )
    },
  },
  {
    name: 'Apache',
    encodings: 'gzip, br',
    lacking: lack(apache !== null && modules !== undefined, 'apache2'),
    start: async (root, folder) => {
      const port = await freePort()
      const wanted = [
        'mpm_event',
        'unixd',
        'authz_core',
        'dir',
        'mime',
        'headers',
        'rewrite',
        'setenvif',
        'deflate',
        'filter',
      ]
      const built = wanted.filter((name) => existsSync(`${modules}/mod_${name}.so`))
      const conf = [
        ...built.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
        `Listen 127.0.0.1:${port}`,
        'ServerName localhost',
        // #65534 is the user `nobody`: Apache refuses to run as root.
        ...(isRoot ? ['User #65534', 'Group #65534'] : []),
        `DefaultRuntimeDir "${folder}"`,
        `PidFile "${folder}/apache.pid"`,
        `ErrorLog "${folder}/apache.log"`,
        // Without a TypesConfig, Apache looks for the file in its default place. This one is empty.
        `TypesConfig "${folder}/mime.types"`,
        `DocumentRoot "${root}"`,
        // Most hosts compress these types themselves. They must not compress a compressed copy again.
        'AddOutputFilterByType DEFLATE text/javascript text/html',
        `<Directory "${root}">`,
        '  Require all granted',
        '  Options FollowSymLinks',
        '  AllowOverride FileInfo',
        '</Directory>',
      ]
      await writeFile(path.join(folder, 'mime.types'), '')
      await writeFile(path.join(folder, 'apache.conf'), conf.join('\n'))
      await writeFile(path.join(root, '.htaccess'), await deployed('.htaccess'))
      return run(apache ?? '', ['-D', 'FOREGROUND', '-f', path.join(folder, 'apache.conf')], port)
    },
  },
]
