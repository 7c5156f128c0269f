/**
 * Runs a script in the built site in WebKitGTK's MiniBrowser. It has no headless mode, so it draws on a display of
 * Xvfb; where there is none, on the screen of this computer.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { findProgram, inBrowser, type ScriptTask, startGroup } from './servedScript.ts'

export const WEBKIT_MISSING =
  'WebKit is not installed. On Debian: sudo apt-get install libwebkit2gtk-4.1-0 xvfb'

const DISPLAY_SECONDS = 20

export interface WebKit {
  readonly browser: string
  /** Undefined if it is not installed: the screen of this computer is used. */
  readonly xvfb: string | undefined
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name))
}

/** Debian has it in a folder of each architecture, such as /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1; Fedora in /usr/libexec. */
function miniBrowserFolders(): readonly string[] {
  return ['/usr/libexec', ...foldersIn('/usr/lib')]
    .flatMap(foldersIn)
    .filter((folder) => path.basename(folder).startsWith('webkit'))
}

/** Returns MiniBrowser and a display for it, or undefined if one of them is missing. */
export function findWebKit(): WebKit | undefined {
  const wanted = process.env['DEPTHDROP_WEBKIT'] ?? ''
  const browser =
    wanted !== '' && existsSync(wanted)
      ? wanted
      : findProgram(['MiniBrowser'], miniBrowserFolders())
  const xvfb = findProgram(['Xvfb'], ['/usr/bin'])
  const hasScreen = (process.env['DISPLAY'] ?? '') !== ''
  return browser === undefined || (xvfb === undefined && !hasScreen) ? undefined : { browser, xvfb }
}

/** Starts Xvfb on a free display. Resolves to its number; rejects if Xvfb gives none. */
async function startDisplay(xvfb: string) {
  const args = ['-displayfd', '3', '-screen', '0', '1280x960x24', '-nolisten', 'tcp']
  const { child, end } = startGroup(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const timer = setTimeout(end, DISPLAY_SECONDS * 1000)
  child.on('error', end)
  // Read to the end: Xvfb writes the newline by itself, and exits if the pipe is closed by then.
  const number = (await text(child.stdio[3] as Readable)).trim()
  clearTimeout(timer)
  if (number === '') throw new Error('Xvfb gave no display, so WebKit cannot start.')
  return { name: `:${number}`, end }
}

export interface WebKitTask extends ScriptTask {
  readonly webkit: WebKit
  /**
   * Whether an isolated page can share memory, as in Safari. WebKitGTK permits it only to a browser that was started with a
   * setting of its JavaScript engine.
   */
  readonly sharesMemory?: boolean
}

/** Opens the page, runs the script in it and resolves to its result. Rejects with its error, or after three minutes. */
export async function inWebKit({
  webkit: { browser, xvfb },
  sharesMemory = true,
  ...task
}: WebKitTask): Promise<unknown> {
  const profile = await mkdtemp(path.join(tmpdir(), 'depthdrop-webkit-'))
  let display: { readonly name: string; readonly end: () => void } | undefined
  try {
    display = xvfb === undefined ? undefined : await startDisplay(xvfb)
    const env = {
      ...process.env,
      ...(display === undefined ? {} : { DISPLAY: display.name, GDK_BACKEND: 'x11' }),
      ...(sharesMemory ? { JSC_useSharedArrayBuffer: '1' } : {}),
      HOME: profile,
      XDG_DATA_HOME: path.join(profile, 'data'),
      XDG_CACHE_HOME: path.join(profile, 'cache'),
      XDG_CONFIG_HOME: path.join(profile, 'config'),
    }
    return await inBrowser('WebKit', task, (url) => startGroup(browser, [url], { env }))
  } finally {
    display?.end()
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
