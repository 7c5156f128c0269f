/** Serves the built site with a script that posts its result back, for browsers that Playwright cannot drive. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { inRoot } from '../process/root.mjs'
import type { ServeOptions } from '../site/serve.mjs'
import { serve } from '../site/serve.mjs'

const LIMIT_MS = 180_000

export interface ScriptTask {
  /** The query of the page's URL, with the question mark. */
  readonly query?: string
  /** The body of an async function with `depthdrop` (src/automation.ts). Its result is sent as JSON. */
  readonly script: string
  /** Called before everything else. Returns true if it has answered. */
  readonly extra?: ServeOptions['extra']
  readonly root?: string
  /** Those of the site; see `serve`. */
  readonly headers?: ServeOptions['headers']
}

/** Returns the first of these programs in the folders of PATH and in `others`, or undefined. */
export function findProgram(
  names: readonly string[],
  others: readonly string[] = [],
): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...others]
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((place) => existsSync(place))
}

/** Starts a program of which `end` ends all processes. */
export function startGroup(program: string, args: readonly string[], options: SpawnOptions = {}) {
  const child = spawn(program, args, { stdio: 'ignore', ...options, detached: true })
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // The program has already exited.
    }
  }
  return { child, end }
}

function wrapped(script: string): string {
  return `
const started = async () => { while (!('depthdrop' in window)) await new Promise((next) => setTimeout(next, 50)) }
const work = async (depthdrop) => {${script}}
started().then(() => work(window.depthdrop)).then((value) => ({ value }), (error) => ({ error: String(error) }))
  .then((report) => fetch('script-report', { method: 'POST', body: JSON.stringify(report) }))
`
}

async function answer(
  told: Promise<string>,
  browser: string,
  { child }: { readonly child: ChildProcess },
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  try {
    const report = await Promise.race([
      told,
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`${browser} gave no answer for three minutes.`)),
          LIMIT_MS,
        )
        child.on('error', reject)
        // A wrapper that starts the browser in the background exits with 0.
        child.on('exit', (code) => {
          if (code !== 0) reject(new Error(`${browser} exited before the script ended (${code}).`))
        })
      }),
    ])
    const { value, error }: { readonly value?: unknown; readonly error?: string } =
      JSON.parse(report)
    if (error !== undefined) throw new Error(error)
    return value
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Opens the page in a browser, runs the script in it and resolves to its result. Rejects with its error, or after three
 * minutes.
 * @param browser its name, for the error
 * @param open starts the browser with this URL
 */
export async function inBrowser(
  browser: string,
  { query = '', script, extra, root = inRoot('dist'), headers = 'isolated' }: ScriptTask,
  open: (url: string) => ReturnType<typeof startGroup>,
): Promise<unknown> {
  const page = (await readFile(path.join(root, 'index.html'), 'utf8')).replace(
    '</head>',
    '<script type="module" src="./script.js"></script></head>',
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
      else if (pathname === '/script.js')
        response.setHeader('Content-Type', 'text/javascript').end(wrapped(script))
      else if (pathname === '/script-report') {
        tell(await text(request))
        response.end()
      } else return false
      return true
    },
  })
  try {
    const running = open(`${site.url}${query}`)
    return await answer(told, browser, running).finally(running.end)
  } finally {
    await site.close()
  }
}
