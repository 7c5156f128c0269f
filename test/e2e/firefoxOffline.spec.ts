/**
 * Tests Firefox's first visit: the service worker takes control of a page whose threads sleep, and then serves it
 * offline.
 */
import { findFirefox, inFirefox } from '../../tools/setup/firefox.ts'
import { DRAWN } from './firefoxPage.ts'
import { expect, SITE, test } from './site.ts'

const firefox = findFirefox()

test.skip(
  firefox === undefined,
  'Firefox is not installed. On Debian: sudo apt-get install firefox-esr',
)
test.describe.configure({ timeout: 180_000 })

/**
 * The service worker is served only after the first map. By then a thread of onnxruntime-web sleeps in Atomics.wait
 * without a timeout (turbo's threads wake up now and then). After that the browser must still answer the requests of
 * the page and start a new worker. The second visit is offline.
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

test('in Firefox, the page works offline after its first visit', async () => {
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
        // The HTTP cache must not replace the cache of the service worker.
        response.setHeader('Clear-Site-Data', '"cache"').end()
        return true
      }
      if (pathname === '/sw.js') await mapped
      // These requests belong to the test itself.
      if (!isCut || pathname.startsWith('/script')) return false
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
  // The browser checks for a new version of the service worker. It needs no other request.
  expect(missed.filter((name) => name !== '/sw.js')).toEqual([])
})

/** A service worker that claims the page. Firefox asks all workers of the page before the claim completes. */
const FOREIGN = `addEventListener('install', () => void skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))`

const CLAIMED = `${DRAWN}
  const { engine } = await depthdrop.estimate(await drawn('brown'))
  const { installing } = await navigator.serviceWorker.register('foreign.js')
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The service worker did not activate: ' + installing.state)), 40_000)
    installing.onstatechange = () => installing.state === 'activated' && resolve()
  })
  const again = await depthdrop.estimate(await drawn('gold'))
  return { kind: engine.kind, threads: engine.threads, again: again.engine.threads }
`

test('in Firefox, another service worker can claim the page while the threads of turbo are idle', async () => {
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
