/** `npm start [-- --port N] [--no-open]` installs, builds, serves and opens the app. */
import { spawn } from 'node:child_process'
import util from 'node:util'
import { offerModel } from './model/offer.mjs'
import { main, print, ToolError } from './process/main.mjs'
import { ensureBuilt, ensureInstalled } from './setup/setup.mjs'

const HELP = 'Usage: npm start -- [--port N] [--no-open]'

function readOptions() {
  try {
    const { values } = util.parseArgs({
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    })
    const port = Number(values.port ?? 5173)
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Error(`“${values.port}” is not a port (0 to 65535).`)
    return { port, isOpening: values['no-open'] !== true }
  } catch (error) {
    print(`${error instanceof Error ? error.message : error}\n${HELP}`)
    process.exit(2)
  }
}

function hasScreen() {
  return (
    process.stdout.isTTY === true &&
    !process.env['CI'] &&
    (process.platform !== 'linux' ||
      Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']))
  )
}

/** @param {string} url */
function openBrowser(url) {
  const [program, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]]
  // The terminal shows the URL already, so a browser that does not open is not an error.
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

await main(async () => {
  if (process.argv.includes('--help')) return void process.stdout.write(`${HELP}\n`)
  const { port, isOpening } = readOptions()
  await ensureInstalled('app')
  await offerModel()
  await ensureBuilt()
  const { serve } = await import('./site/serve.mjs')
  const site = await serve({ port }).catch((/** @type {Error} */ error) => {
    throw new ToolError(`The app could not be served: ${error.message}`)
  })
  process.stdout.write(`Depthdrop is at ${site.url} – drop a photo there. Press Ctrl-C to stop.\n`)
  if (isOpening && hasScreen()) openBrowser(site.url)
  const end = async () => {
    await site.close()
    process.exit(0)
  }
  process.once('SIGINT', end).once('SIGTERM', end)
})
