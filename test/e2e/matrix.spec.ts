/**
 * Tests which pages have threads: the page at top level, and in frames of another site whose pages are plain or
 * isolated. `localhost` and `127.0.0.1` are two sites. Service workers are off, because only headers and attributes
 * matter here.
 */
import { chooseThreads } from '../../src/client/engine/threads.ts'
import { estimate, openApp, scene, succeed } from './app.ts'
import {
  ask,
  test as base,
  complaints,
  embed,
  embedReady,
  openHost,
  startHost,
} from './embedPage.ts'
import { expect } from './screen.ts'
import type { Page, Site } from './site.ts'

const ONE_THREAD =
  'One thread: this site does not send the two headers (COOP and COEP) that allow more.'

const test = base.extend<object, { isolatedHost: Site }>({
  isolatedHost: [
    async ({}, use) => {
      const site = await startHost('isolated')
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
})

test.use({ serviceWorkers: 'block' })

async function threadsHere(page: Page, isIsolated: boolean): Promise<object> {
  const { threads, reason } = chooseThreads(
    isIsolated ? 'isolated' : 'not-isolated',
    await page.evaluate(() => navigator.hardwareConcurrency),
  )
  return { threads, reason }
}

for (const headers of ['isolated', 'plain'] as const) {
  test(`at top level, ${headers}: the page runs on ${headers === 'plain' ? 'one thread' : 'several threads'}`, async ({
    page,
    isolated,
    plain,
  }) => {
    const site = { isolated, plain }[headers]
    await openApp(page, site.url)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(headers === 'isolated')
    const { engine } = succeed(await estimate(page, scene('a.png')))
    expect(engine).toMatchObject({
      ...(await threadsHere(page, headers === 'isolated')),
      isolated: headers === 'isolated',
    })
    await page.goto(`${site.url}?embed`)
    const line = page.getByText(ONE_THREAD)
    await expect(page.locator('depth-map')).toBeAttached()
    await expect(line).toHaveCount(headers === 'plain' ? 1 : 0)
  })
}

interface Row {
  readonly name: string
  readonly parent: 'plain' | 'isolated'
  readonly child: 'isolated' | 'plain'
  readonly attributes?: Readonly<Record<string, string>>
  readonly isIsolated: boolean
}

const ROWS: readonly Row[] = [
  {
    name: 'our four headers in a plain page',
    parent: 'plain',
    child: 'isolated',
    isIsolated: true,
  },
  {
    name: 'our four headers in an isolated page, without allow',
    parent: 'isolated',
    child: 'isolated',
    isIsolated: true,
  },
  {
    name: 'our four headers in an isolated page, with allow',
    parent: 'isolated',
    child: 'isolated',
    attributes: { allow: 'cross-origin-isolated' },
    isIsolated: true,
  },
  {
    name: 'our four headers in a credentialless frame of an isolated page',
    parent: 'isolated',
    child: 'isolated',
    attributes: { credentialless: '', allow: 'cross-origin-isolated' },
    isIsolated: true,
  },
  {
    name: 'our four headers in a credentialless frame of a plain page',
    parent: 'plain',
    child: 'isolated',
    attributes: { credentialless: '' },
    isIsolated: true,
  },
  {
    name: 'no headers in a credentialless frame of an isolated page',
    parent: 'isolated',
    child: 'plain',
    attributes: { credentialless: '', allow: 'cross-origin-isolated' },
    isIsolated: true,
  },
  {
    name: 'our four headers in a sandbox with allow-same-origin',
    parent: 'plain',
    child: 'isolated',
    attributes: { sandbox: 'allow-scripts allow-same-origin' },
    isIsolated: true,
  },
  { name: 'no headers in a plain page', parent: 'plain', child: 'plain', isIsolated: false },
  {
    name: 'no headers in a plain page, with allow',
    parent: 'plain',
    child: 'plain',
    attributes: { allow: 'cross-origin-isolated' },
    isIsolated: false,
  },
]

for (const { name, parent, child, attributes = {}, isIsolated } of ROWS) {
  test(`in a frame, ${name}: the page runs on ${isIsolated ? 'several threads' : 'one thread'}`, async ({
    page,
    host,
    isolatedHost,
    isolated,
    plain,
  }) => {
    const found = complaints(page)
    const site = { isolated, plain }[child]
    const frame = await embedReady(page, { plain: host, isolated: isolatedHost }[parent], site, {
      attributes,
    })
    const wanted = await threadsHere(page, isIsolated)
    const before = await page.evaluate(() => window.embedded.ready)
    expect(before).toMatchObject({ ...wanted, isolated: isIsolated, engine: null })
    expect(before.hint === undefined).toBe(isIsolated)
    expect(await frame.evaluate(() => crossOriginIsolated)).toBe(isIsolated)
    // The engine has as many threads as the frame reported at its start.
    expect(await ask(page)).toMatchObject({ ...wanted, width: 256 })
    await expect(frame.getByText(ONE_THREAD)).toHaveCount(isIsolated ? 0 : 1)
    if (!isIsolated) await expect(frame.getByText(ONE_THREAD)).toBeVisible()
    expect(found).toEqual([])
  })
}

test('an isolated page cannot load a frame without headers', async ({
  page,
  isolatedHost,
  plain,
}) => {
  await openHost(page, isolatedHost)
  await embed(page, plain, { timeout: 3000 })
  await expect(page.evaluate(() => window.embedded.ready)).rejects.toThrow(
    'The frame is silent: check its src',
  )
})

test.describe('in a sandbox without allow-same-origin', () => {
  const sandbox = { sandbox: 'allow-scripts' }

  test('the helper reports the missing attribute at once', async ({ page, host, isolated }) => {
    await openHost(page, host)
    await embed(page, isolated, { attributes: sandbox })
    await expect(page.evaluate(() => window.embedded.ready)).rejects.toThrow(
      'The frame is sandboxed without allow-same-origin.',
    )
    await expect(ask(page)).rejects.toThrow('allow-same-origin')
  })

  test('the frame shows what its sandbox lacks', async ({ page, host, isolated }) => {
    await openHost(page, host)
    await page.evaluate(
      ([src, attribute]) => {
        const iframe = Object.assign(document.createElement('iframe'), { src, id: 'boxed' })
        iframe.setAttribute('sandbox', attribute)
        document.body.append(iframe)
      },
      [`${isolated.url}?embed&ui=none`, sandbox.sandbox] as const,
    )
    const frame = page.frameLocator('#boxed')
    await expect(frame.getByRole('status')).toContainText(
      'It needs allow-same-origin as well as allow-scripts',
    )
    const failed = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = ({ data }: MessageEvent<{ type: string }>) => {
            if (data.type === 'ready')
              port1.postMessage({ type: 'estimate', id: 1, source: new Blob([window.bytes]) })
            if (data.type === 'failed') resolve(data)
          }
          // Only the target '*' reaches a document with an opaque origin, so the helper does not send to it.
          document
            .querySelector<HTMLIFrameElement>('#boxed')
            ?.contentWindow?.postMessage({ type: 'depthdrop:hello', version: 1, nonce: 'n' }, '*', [
              port2,
            ])
        }),
    )
    expect(failed).toMatchObject({
      id: 1,
      code: 'sandboxed',
      message: expect.stringContaining('allow-same-origin'),
    })
  })
})
