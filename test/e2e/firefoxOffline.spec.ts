/** Firefox's first visit: the service worker takes over a page whose threads sleep, and then does without a network. */
import { findFirefox, inFirefox } from '../../tools/setup/firefox.ts'
import { DRAWN } from './firefoxPage.ts'
import { expect, SITE, test } from './site.ts'

const firefox = findFirefox()

test.skip(
  firefox === undefined,
  'There is no Firefox here. On Debian: sudo apt-get install firefox-esr',
)
test.describe.configure({ timeout: 180_000 })

/**
 * The service worker comes only after the first map, when a thread of onnxruntime-web surely sleeps in Atomics.wait, for good
 * (turbo's look up now and then). What the page
 * asks for then has to be answered, and a new worker of the page has to start; a second visit finds no network.
 */
const SCRIPT = `${DRAWN}
  const map = async (colour) => {
    const { key, engine, notices } = await depthdrop.estimate(await drawn(colour), { paint: true })
    const png = await depthdrop.export(key, 'inferno')
    return { kind: engine.kind, threads: engine.threads, notices, isPainted: png.size > 1000 }
  }
  const { serviceWorker } = navigator
  const before = sessionStorage.getItem('before')
  if (before === null) {
    const first = await map('brown')
    const taken = new Promise((next) => serviceWorker.addEventListener('controllerchange', next, { once: true }))
    await fetch('mapped', { method: 'POST' })
    await taken
    const asked = await fetch('manifest.webmanifest')
    const second = await map('gold')
    const { active } = await serviceWorker.ready
    sessionStorage.setItem('before', JSON.stringify({ first, second, status: asked.status, state: active.state }))
    await fetch('cut', { method: 'POST' })
    location.reload()
    return new Promise(() => undefined)
  }
  return { ...JSON.parse(before), isControlled: serviceWorker.controller !== null, isolated: crossOriginIsolated, offline: await map('plum') }
`

const DONE = { kind: 'ort', threads: 2, notices: [], isPainted: true }

test('in Firefox a first visit gets its map, is taken over by the service worker while threads sleep, and works offline after', async () => {
  let release = (): void => undefined
  const mapped = new Promise<void>((resolve) => (release = resolve))
  let isCut = false
  const missed: string[] = []
  const report = await inFirefox({
    firefox: firefox ?? '',
    query: '?threads=2&engine=ort',
    script: SCRIPT,
    root: SITE,
    extra: async ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'http://site')
      if (pathname === '/mapped') {
        release()
        response.end()
        return true
      }
      if (pathname === '/cut') {
        isCut = true
        // What the browser itself has kept must not stand in for what the service worker has.
        response.setHeader('Clear-Site-Data', '"cache"').end()
        return true
      }
      if (pathname === '/sw.js') await mapped
      // The test's own script and its answer.
      if (!isCut || pathname.startsWith('/firefox')) return false
      missed.push(pathname)
      response.destroy()
      return true
    },
  })
  expect(report).toEqual({
    first: DONE,
    second: DONE,
    status: 200,
    state: 'activated',
    isControlled: true,
    isolated: true,
    offline: DONE,
  })
  // A browser asks whether there is a new version; for everything else there is no need.
  expect(missed.filter((name) => name !== '/sw.js')).toEqual([])
})

/** A service worker as pages have their own: Firefox asks all workers of the page before it lets it go on. */
const FOREIGN = `addEventListener('install', () => void skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))`

const CLAIMED = `${DRAWN}
  const { engine } = await depthdrop.estimate(await drawn('brown'))
  const { installing } = await navigator.serviceWorker.register('foreign.js')
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('It still waits: ' + installing.state)), 40_000)
    installing.onstatechange = () => installing.state === 'activated' && resolve()
  })
  const again = await depthdrop.estimate(await drawn('gold'))
  return { kind: engine.kind, threads: engine.threads, again: again.engine.threads }
`

test('there another service worker that waits for its claim gets it while turbo’s threads have nothing to do', async () => {
  const report = await inFirefox({
    firefox: firefox ?? '',
    query: '?threads=2',
    script: CLAIMED,
    root: SITE,
    extra: ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'http://site')
      if (pathname === '/sw.js') response.writeHead(404).end()
      else if (pathname === '/foreign.js')
        response.setHeader('Content-Type', 'text/javascript').end(FOREIGN)
      else return false
      return true
    },
  })
  expect(report).toEqual({ kind: 'turbo', threads: 2, again: 2 })
})
