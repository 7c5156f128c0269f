import { spawn } from 'node:child_process'
import { ROOT } from './root.mjs'

const WINDOWS = process.platform === 'win32'

/**
 * @typedef {object} Ended
 * @property {number | null} code The exit status, or null if the program did not start or was ended by a signal.
 * @property {boolean} timedOut
 * @property {string} output The captured output, or the reason why the program did not start, or nothing.
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
 * Runs a program without input and with a time limit. Never throws.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} options
 * @param {number} options.seconds The time limit, after which the program and its children are killed.
 * @param {'show' | 'capture'} options.output `show` sends the program's output to stderr.
 * @param {string} [options.cwd] The repository's folder by default.
 * @param {Readonly<Record<string, string>>} [options.env] Added to this process's environment.
 * @param {boolean} [options.shell] Windows starts .cmd files only through a shell.
 * @returns {Promise<Ended>}
 */
export function run(program, args, { seconds, output, cwd = ROOT, env = {}, shell = false }) {
  return new Promise((resolve) => {
    let text = ''
    let timedOut = false
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: output === 'show' ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that the time limit also kills grandchildren (of apt, npm or a browser).
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
    // 'close' waits for every process that holds the pipes; a surviving grandchild must not block.
    child.on('exit', (code) => setTimeout(() => end(code), output === 'capture' ? 50 : 0))
    child.on('close', end)
  })
}

/**
 * Runs a Node.js script with the options of `run`.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} options
 */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options)
}
