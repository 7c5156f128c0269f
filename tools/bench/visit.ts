/** Measures a first visit: the transferred bytes, compressed as served, and the time to the first map. */
import { type Bench, installPictures, newPage } from './browser.ts'
import { type Measured, measured } from './rounds.ts'

export interface Visit {
  /** Bytes of HTML, CSS and JavaScript, including onnxruntime-web's glue if it is loaded. */
  readonly pageCode: number
  /** Bytes of everything up to the first map. */
  readonly firstVisit: number
  readonly toFirstMap: Measured
}

export async function benchVisit(bench: Bench, rounds: number): Promise<Visit> {
  const times: number[] = []
  let pageCode = 0
  let firstVisit = 0
  for (let round = 0; round < rounds; round += 1) {
    // A new context has no cache and no storage, as a first visit.
    const context = await bench.browser.newContext({ serviceWorkers: 'block' })
    const page = await newPage(context)
    const sizes: Promise<{ readonly url: string; readonly bytes: number }>[] = []
    context.on('requestfinished', (request) => {
      sizes.push(
        request.sizes().then(({ responseBodySize, responseHeadersSize }) => ({
          url: request.url(),
          bytes: responseBodySize + responseHeadersSize,
        })),
      )
    })
    const start = performance.now()
    await page.goto(bench.url)
    await page.waitForFunction(() => 'depthdrop' in window)
    const loaded = performance.now() - start
    await installPictures(page)
    const ms = await page.evaluate(async (seed) => {
      const photo = await window.pictures?.(1600, 1200, seed)
      if (photo === undefined) throw new Error('No picture.')
      const from = performance.now()
      await window.depthdrop.estimate(photo, { paint: true })
      return performance.now() - from
    }, 500 + round)
    times.push(loaded + ms)
    const all = (await Promise.all(sizes)).filter(({ url }) => url.startsWith(bench.url))
    firstVisit = all.reduce((sum, { bytes }) => sum + bytes, 0)
    pageCode = all
      .filter(({ url }) => /(\/|\.html|\.css|\.m?js)$/.test(url))
      .reduce((sum, { bytes }) => sum + bytes, 0)
    await context.close()
  }
  return { pageCode, firstVisit, toFirstMap: measured(times) }
}
