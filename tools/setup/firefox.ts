/**
 * Runs a script in the built site in Firefox. Playwright drives only its own build of Firefox, so the script is
 * served with the page and posts its result back.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from '../process/root.mjs'
import type { ServeOptions } from '../site/serve.mjs'
import { serve } from '../site/serve.mjs'

const NAMES = ['firefox-esr', 'firefox']
const LIMIT_MS = 180_000

/** Returns the path of a Firefox, or undefined if there is none. */
export function findFirefox(): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    '/usr/bin',
    '/Applications/Firefox.app/Contents/MacOS',
  ]
  const wanted = process.env['DEPTHDROP_FIREFOX']
  return [
    wanted ?? '',
    ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))),
  ].find((place) => place !== '' && existsSync(place))
}

/** No first-run pages, no prompts, no telemetry. */
const PREFERENCES = {
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  // A fake camera, without a permission prompt.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
}

async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const part of request) all += String(part)
  return all
}

export interface FirefoxTask {
  readonly firefox: string
  /** The query of the page's URL, with the question mark. */
  readonly query?: string
  /** The body of an async function with `depthdrop` (src/automation.ts). Its result is sent as JSON. */
  readonly script: string
  /** Called before everything else. Returns true if it has answered. */
  readonly extra?: ServeOptions['extra']
  readonly root?: string
  /** Those of the site; see `serve`. */
  readonly headers?: ServeOptions['headers']
  /** Settings of Firefox besides those that keep it quiet. */
  readonly preferences?: Readonly<Record<string, boolean>>
}

function wrapped(script: string): string {
  return `
const started = async () => { while (!('depthdrop' in window)) await new Promise((next) => setTimeout(next, 50)) }
const work = async (depthdrop) => {${script}}
started().then(() => work(window.depthdrop)).then((value) => ({ value }), (error) => ({ error: String(error) }))
  .then((report) => fetch('firefox-report', { method: 'POST', body: JSON.stringify(report) }))
`
}

/** Opens the page, runs the script in it and resolves to its result. Rejects with its error, or after three minutes. */
export async function inFirefox({
  firefox,
  query = '',
  script,
  extra,
  root = inRoot('dist'),
  headers = 'isolated',
  preferences = {},
}: FirefoxTask): Promise<unknown> {
  const profile = await mkdtemp(path.join(tmpdir(), 'depthdrop-firefox-'))
  await writeFile(
    path.join(profile, 'user.js'),
    Object.entries({ ...PREFERENCES, ...preferences })
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
      .join('\n'),
  )
  const page = (await readFile(path.join(root, 'index.html'), 'utf8')).replace(
    '</head>',
    '<script type="module" src="./firefox.js"></script></head>',
  )
  let tell: (report: string) => void = () => undefined
  const told = new Promise<string>((resolve) => (tell = resolve))
  const site = await serve({
    port: 0,
    root,
    headers,
    extra: async (request, response) => {
      if ((await extra?.(request, response)) === true) return true
      const { pathname } = new URL(request.url ?? '/', 'http://site')
      // The service worker stores the page under this path.
      if (pathname === '/' || pathname === '/index.html')
        response.setHeader('Content-Type', 'text/html;charset=utf-8').end(page)
      else if (pathname === '/firefox.js')
        response.setHeader('Content-Type', 'text/javascript').end(wrapped(script))
      else if (pathname === '/firefox-report') {
        tell(await text(request))
        response.end()
      } else return false
      return true
    },
  })
  const child = spawn(
    firefox,
    ['--headless', '--no-remote', '--profile', profile, `${site.url}${query}`],
    { stdio: 'ignore', detached: true },
  )
  let timer: NodeJS.Timeout | undefined
  try {
    const report = await Promise.race([
      told,
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error('Firefox gave no answer for three minutes.')),
          LIMIT_MS,
        )
        child.on('error', reject)
      }),
    ])
    const { value, error }: { readonly value?: unknown; readonly error?: string } =
      JSON.parse(report)
    if (error !== undefined) throw new Error(error)
    return value
  } finally {
    clearTimeout(timer)
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Firefox has already exited.
    }
    await site.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
