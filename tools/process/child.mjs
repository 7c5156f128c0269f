import { spawn } from 'node:child_process'
import { ROOT } from './root.mjs'

const WINDOWS = process.platform === 'win32'

/**
 * @typedef {object} Ended
 * @property {number | null} code Exit status; null where the program could not be started or was ended by a signal.
 * @property {boolean} timedOut
 * @property {string} output What it wrote, where it was captured; else the reason why it did not start, or nothing.
 */

/** @param {import('node:child_process').ChildProcess} child */
function endWithChildren(child) {
  if (child.pid === undefined) return
  try {
    if (WINDOWS) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

/**
 * Runs a program in the repository's folder without input, for at most so many seconds. Never throws.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} options
 * @param {number} options.seconds After which it and its children are ended.
 * @param {'show' | 'capture'} options.output show: all it writes goes to our stderr.
 * @param {Readonly<Record<string, string>>} [options.env] Added to our own.
 * @param {boolean} [options.shell] Windows starts .cmd files only through a shell.
 * @returns {Promise<Ended>}
 */
export function run(program, args, { seconds, output, env = {}, shell = false }) {
  return new Promise((resolve) => {
    let text = ''
    let timedOut = false
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      shell,
      stdio: output === 'show' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a time limit reaches grandchildren (apt's, npm's, a browser's) too.
      detached: !WINDOWS,
      windowsHide: true,
    })
    const timer = setTimeout(() => {
      timedOut = true
      endWithChildren(child)
    }, seconds * 1000)
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      endWithChildren(child)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    }
    process.once('SIGINT', passOn).once('SIGTERM', passOn)
    /** @param {number | null} code */
    const end = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', passOn).off('SIGTERM', passOn)
      resolve({ code, timedOut, output: text })
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ part) => (text += part))
    }
    child.on('error', (error) => {
      text += error.message
      end(null)
    })
    // 'close' waits for every holder of the pipes; a grandchild that lives on must not keep us.
    child.on('exit', (code) => setTimeout(() => end(code), output === 'capture' ? 50 : 0))
    child.on('close', end)
  })
}

/**
 * Runs a node script, as `run` does.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} options
 */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options)
}
