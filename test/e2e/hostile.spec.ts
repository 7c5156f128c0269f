/** Tests hostile pages: they cannot break the frame, exhaust it, or get an answer that they are not allowed to get. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { complaints, embed, embedBare, frameOf, openHost, startHost, test } from './embedPage.ts'
import { expect } from './screen.ts'
import { type Page, SITE, type Site, startSite } from './site.ts'

/** Serves the built site with another list of allowed origins. */
async function siteFor(origins: string): Promise<Site> {
  const html = (await readFile(path.join(SITE, 'index.html'), 'utf8')).replace(
    /(<meta name="depthdrop-origins" content=")[^"]*/,
    `$1${origins}`,
  )
  return startSite({
    extra: ({ url = '' }, response) => {
      if (!/^\/(\?|host$)/.test(url)) return false
      // A page of the same origin that may contain frames. Ours may not.
      if (url === '/host') response.removeHeader('Content-Security-Policy')
      response.setHeader('Content-Type', 'text/html;charset=utf-8')
      response.end(
        url === '/host'
          ? '<!doctype html><title>Host</title><link rel="icon" href="data:,">'
          : html,
      )
      return true
    },
  })
}

/**
 * Sends the messages, then a valid hello. Returns the replies that arrive before the answer to that hello. The frame
 * receives the messages in the same order.
 */
function answersTo(page: Page, hostile: readonly unknown[]): Promise<readonly string[]> {
  return page.evaluate(async (messages) => {
    const target = document.querySelector<HTMLIFrameElement>('#victim')?.contentWindow
    const origin = new URL(document.querySelector<HTMLIFrameElement>('#victim')?.src ?? '').origin
    const received: string[] = []
    addEventListener('message', (event) => received.push(`window: ${JSON.stringify(event.data)}`))
    const speak = (message: unknown, onReply: (data: unknown) => void): void => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => onReply(data)
      target?.postMessage(message, origin, [port2])
    }
    for (const message of messages)
      speak(message, (data) => received.push(`${JSON.stringify(message)}: ${JSON.stringify(data)}`))
    await new Promise<void>((resolve) =>
      speak({ type: 'depthdrop:hello', version: 1, nonce: 'right' }, () => resolve()),
    )
    return received
  }, hostile)
}

function hello(more: object = {}): object {
  return { type: 'depthdrop:hello', version: 1, nonce: 'n', ...more }
}

test('the frame does not answer messages that are no valid hello', async ({
  page,
  host,
  isolated,
}) => {
  const found = complaints(page)
  await openHost(page, host)
  await embedBare(page, isolated)
  const wrong = [
    null,
    'depthdrop:hello',
    7,
    [hello()],
    {},
    hello({ type: 'hello' }),
    hello({ version: '1' }),
    hello({ nonce: '' }),
    hello({ nonce: 'n'.repeat(10_000) }),
    hello({ nonce: { toString: 'n' } }),
  ]
  expect(await answersTo(page, wrong)).toEqual([])
  expect(found).toEqual([])
})

test('the frame closes a hello of another protocol version', async ({ page, host, isolated }) => {
  await openHost(page, host)
  await embedBare(page, isolated)
  const said = await page.evaluate(
    (origin) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => resolve(data)
        document
          .querySelector<HTMLIFrameElement>('#victim')
          ?.contentWindow?.postMessage(
            { type: 'depthdrop:hello', version: 2, nonce: 'n' },
            origin,
            [port2],
          )
      }),
    new URL(isolated.url).origin,
  )
  expect(said).toEqual({
    type: 'closed',
    message: 'This frame speaks version 1 of the protocol, not 2.',
  })
})

test('the frame answers only origins on its list and its own origin', async ({ page, host }) => {
  const [shut, open] = [
    await siteFor('https://example.org'),
    await siteFor(new URL(host.url).origin),
  ]
  try {
    await openHost(page, host)
    await embed(page, shut, { timeout: 4000 })
    await expect(page.evaluate(() => window.embedded.ready)).rejects.toThrow('The frame is silent')
    await embed(page, open)
    expect((await page.evaluate(() => window.embedded.ready)).version).toBe(1)
    await page.goto(`${shut.url}host`)
    const answer = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const iframe = Object.assign(document.createElement('iframe'), { src: './?embed' })
          iframe.addEventListener('load', () => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = ({ data }: MessageEvent<{ type: string }>) => resolve(data.type)
            iframe.contentWindow?.postMessage(
              { type: 'depthdrop:hello', version: 1, nonce: 'n' },
              location.origin,
              [port2],
            )
          })
          document.body.append(iframe)
        }),
    )
    expect(answer).toBe('ready')
  } finally {
    await Promise.all([shut.close(), open.close()])
  }
})

test('the frame does not answer a hello from a sibling frame or from itself', async ({
  page,
  host,
  isolated,
}) => {
  const other = await startHost()
  try {
    await openHost(page, host)
    await embedBare(page, isolated)
    await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const iframe = Object.assign(document.createElement('iframe'), { src })
          iframe.addEventListener('load', resolve)
          document.body.append(iframe)
        }),
      other.url,
    )
    /**
     * Sends a hello to `window.parent.frames[0]` or to itself. Records the replies on the channel and on the window.
     */
    const spoof = (target: 'sibling' | 'self'): ((wanted: string) => void) =>
      target === 'sibling'
        ? (origin) => {
            const { port1, port2 } = new MessageChannel()
            const received: unknown[] = []
            Object.assign(window, { received })
            port1.onmessage = ({ data }) => received.push(data)
            parent.frames[0]?.postMessage(
              { type: 'depthdrop:hello', version: 1, nonce: 'spoof' },
              origin,
              [port2],
            )
          }
        : (origin) => {
            const { port1, port2 } = new MessageChannel()
            const received: unknown[] = []
            Object.assign(window, { received })
            port1.onmessage = ({ data }) => received.push(data)
            postMessage({ type: 'depthdrop:hello', version: 1, nonce: 'spoof' }, origin, [port2])
          }
    const origin = new URL(isolated.url).origin
    const [sibling, victim] = [frameOf(page, other), frameOf(page, isolated)]
    await sibling.evaluate(spoof('sibling'), origin)
    await victim.evaluate(spoof('self'), origin)
    // The valid hello arrives after both and is answered.
    expect(await answersTo(page, [])).toEqual([])
    for (const one of [sibling, victim]) expect(await one.evaluate('window.received')).toEqual([])
  } finally {
    await other.close()
  }
})

test('the page in a tab of its own does not answer a hello', async ({ page, host, isolated }) => {
  await openHost(page, host)
  const opening = page.waitForEvent('popup')
  await page.evaluate((src) => {
    Object.assign(window, { opened: open(src) })
  }, `${isolated.url}?embed`)
  const popup = await opening
  await expect(popup.locator('depth-map')).toBeAttached()
  const received = await popup.evaluate(async () => {
    const said: unknown[] = []
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => said.push(data)
    postMessage({ type: 'depthdrop:hello', version: 1, nonce: 'n' }, location.origin, [port2])
    // Later messages arrive later: first on the window, then on a port.
    await new Promise<void>((resolve) => {
      addEventListener('message', ({ data }) => data === 'after' && resolve())
      postMessage('after', location.origin)
    })
    await new Promise<void>((resolve) => {
      const echo = new MessageChannel()
      echo.port1.onmessage = () => resolve()
      echo.port2.postMessage('after')
    })
    return said
  })
  expect(received).toEqual([])
})

test('forged replies on the host’s window do not reach its helper', async ({
  page,
  host,
  isolated,
}) => {
  await openHost(page, host)
  await embed(page, isolated)
  const victim = await page.evaluate(async () => {
    const forgeries = [
      { type: 'ready', version: 1, nonce: 'n', capabilities: { version: 1, threads: 99 } },
      { type: 'done', id: 0, width: 1, height: 1, data: new Float32Array([6]) },
      { type: 'failed', id: 0, name: 'DepthdropError', code: 'busy', message: 'A forged reply.' },
      { type: 'closed', message: 'A forged reply.' },
    ]
    const forge = (): void => forgeries.forEach((one) => postMessage(one, location.origin))
    forge()
    const { threads } = await window.embedded.ready
    const job = window.embedded.estimate(new Blob([window.bytes]), { onProgress: forge })
    forge()
    return { threads, width: (await job).width }
  })
  expect(victim.threads).toBeLessThan(99)
  expect(victim.width).toBe(256)
})

test('requests with prototype names pollute no object', async ({ page, host, isolated }) => {
  const found = complaints(page)
  await openHost(page, host)
  await embedBare(page, isolated)
  const replies = await page.evaluate(async (origin) => {
    const { port1, port2 } = new MessageChannel()
    const received: { type: string; id?: number | null; message?: string }[] = []
    const source = new File(['x'], '__proto__')
    const messages: unknown[] = [
      JSON.parse('{"__proto__":{"polluted":1},"type":"set","palette":"__proto__"}'),
      JSON.parse('{"constructor":{"prototype":{"polluted":1}},"type":"constructor","id":1}'),
      { type: 'estimate', id: 2, source, model: 'constructor' },
      { type: 'estimate', id: 3, source, palette: 'toString' },
      { type: 'estimate', id: 4, source: new Error('no') },
      { type: 'estimate', id: 5, source: 'https://a.example/' },
      { type: 'estimate', id: '__proto__', source },
      new Map([['type', 'cancel']]),
      [],
      null,
      undefined,
      1n,
      'cancel',
      {
        type: 'estimate',
        id: 6,
        source,
        polluted: { __proto__: null, deep: new Array(1000).fill({ a: 1 }) },
      },
    ]
    return new Promise<typeof received>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<(typeof received)[number]>) => {
        if (data.type === 'ready') for (const message of messages) port1.postMessage(message)
        received.push(data)
        if (data.id === 6 && data.type === 'failed') resolve(received)
      }
      document
        .querySelector<HTMLIFrameElement>('#victim')
        ?.contentWindow?.postMessage({ type: 'depthdrop:hello', version: 1, nonce: 'n' }, origin, [
          port2,
        ])
    })
  }, new URL(isolated.url).origin)
  const failures = replies.filter(({ type }) => type === 'failed')
  expect(failures.map(({ id }) => id)).toEqual([
    null,
    1,
    2,
    3,
    4,
    5,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    6,
  ])
  for (const { message } of failures) expect(message).toMatch(/^(“|A message must).*\.$/)
  expect(
    await frameOf(page, isolated).evaluate(
      () => 'polluted' in {} || Object.hasOwn(Object.prototype, 'palette'),
    ),
  ).toBe(false)
  expect(found).toEqual([])
})
