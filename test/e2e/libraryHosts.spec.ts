/** Tests the package on pages with other headers, from another origin, and in a Web Worker. */
import { estimateAs, expect, openHost, startHost, test } from './libraryPage.ts'

for (const headers of ['isolated', 'plain'] as const) {
  test(`the library works from another origin on ${headers === 'isolated' ? 'an isolated' : 'a plain'} page`, async ({
    page,
    host,
  }) => {
    const cdn = await startHost({ headers, open: true })
    const site = await startHost({ headers })
    try {
      const blocked: string[] = []
      page.on(
        'console',
        (message) =>
          void (/Content Security Policy/.test(message.text()) && blocked.push(message.text())),
      )
      // Two names of this computer are two origins and two sites.
      const here = site.page(`${cdn.url}index.js`).replace('127.0.0.1', 'localhost')
      await openHost(page, here)
      const made = await estimateAs(page, 'Blob')
      const cores = await page.evaluate(() => navigator.hardwareConcurrency)
      const [threads, reason] =
        headers === 'plain'
          ? [false, 'not-isolated']
          : cores > 1
            ? [true, 'isolated']
            : [false, 'one-core']
      expect([made.threads > 1, made.reason]).toEqual([threads, reason])
      const painted = await page.evaluate(
        async () => (await (await window.library.estimateDepth('photo.png')).toBlob()).size,
      )
      expect(painted).toBeGreaterThan(1000)
      expect(blocked).toEqual([])
      await openHost(page, host.page())
      const same = await estimateAs(page, 'Blob')
      expect(same.floats).toEqual(made.floats)
      if (headers === 'isolated')
        expect([made.engine, made.threads]).toEqual([same.engine, same.threads])
    } finally {
      await Promise.all([cdn.close(), site.close()])
    }
  })
}

test('the library estimates in a Web Worker of the page', async ({ page, host }) => {
  // With an address of its own the page's policy allows a worker from a blob.
  const url = new URL('index.js', host.url).href
  await openHost(page, host.page(url))
  const answer = await page.evaluate(async (address) => {
    const script = `import { estimateDepth, readDepth } from ${JSON.stringify(address)}
      onmessage = async ({ data: { photo, drawing } }) => {
        try {
          const depth = await estimateDepth('/photo.png', { detail: 'edges' })
          const bitmap = await depth.toImageBitmap('viridis')
          const file = await depth.toBlob('gray16')
          const inside = await readDepth(photo)
          const svg = await estimateDepth(drawing).catch((error) => error.code)
          postMessage([depth.size.width, bitmap.width, file.size > 100, inside, svg])
        } catch (error) { postMessage(String(error)) }
      }`
    const worker = new Worker(
      URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
      { type: 'module' },
    )
    const answer = new Promise<unknown>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => resolve(message)
    })
    const photo = await (await fetch('photo.png')).blob()
    const drawing = new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'])
    worker.postMessage({ photo, drawing })
    return answer
  }, url)
  expect(answer).toEqual([320, 320, true, null, 'unsupported'])
})

for (const [policies, outcome] of [
  ['trusted-types depthdrop', 'ready'],
  ['trusted-types other', 'trusted-types'],
] as const)
  test(`on a page with require-trusted-types-for and ${policies}: ${outcome}`, async ({
    page,
    host,
  }) => {
    await page.route('**/*', async (route) => {
      const response = await route.fetch()
      const headers = response.headers()
      const policy = `${headers['content-security-policy']}; require-trusted-types-for 'script'; ${policies}`
      await route.fulfill({
        response,
        headers: { ...headers, 'content-security-policy': policy },
      })
    })
    await openHost(page, host.page())
    const ended = await page.evaluate(async () => {
      try {
        const { engine, toBlob } = await window.library.estimateDepth('photo.png')
        await toBlob('heat')
        return ['ready', engine.threads, engine.reason]
      } catch (error) {
        return [error instanceof window.library.DepthdropError ? error.code : String(error)]
      }
    })
    expect(ended[0]).toBe(outcome)
    if (outcome === 'ready') expect(ended.slice(1)).toEqual([expect.any(Number), 'isolated'])
  })
