/**
 * Tests the lifetime of the host's helper and its frame: they connect, and no promise stays open when they disconnect.
 */
import { ask, embed, embedReady, openHost, refusal, test } from './embedPage.ts'
import { expect } from './screen.ts'

test.describe('open promises reject', () => {
  const pending = (message: string) => expect.objectContaining({ message })
  const outcome = `(async () => { try { await window.job; return null } catch ({ name, message }) { return { name, message } } })()`

  test.beforeEach(async ({ page, host, isolated }) => {
    await embedReady(page, host, isolated)
    await page.evaluate(() => {
      Object.assign(window, { job: window.embedded.estimate(new Blob([window.bytes])) })
    })
  })

  test('when the frame is removed', async ({ page }) => {
    await page.evaluate(() => window.embedded.iframe.remove())
    expect(await page.evaluate(outcome)).toEqual(pending('The frame was removed.'))
    expect(await refusal(page, 'x')).toMatchObject({ message: 'The frame was removed.' })
  })

  test('when the helper is closed', async ({ page }) => {
    await page.evaluate(() => window.embedded.close())
    expect(await page.evaluate(outcome)).toEqual(pending('The frame was closed.'))
    await expect(page.locator('iframe')).toHaveCount(1)
  })

  test('when the frame navigates away', async ({ page, isolated }) => {
    await page.evaluate(() => {
      window.embedded.iframe.src = 'about:blank'
    })
    expect(await page.evaluate(outcome)).toEqual(pending('The frame was lost.'))
    await page.evaluate((src) => {
      window.embedded.iframe.src = src
    }, `${isolated.url}?embed`)
    expect((await ask(page)).width).toBe(256)
  })

  test('when another helper takes over the frame', async ({ page }) => {
    await page.evaluate(async () => {
      const first = window.embedded
      window.embedded = window.embedDepthdrop(first.iframe)
      await window.embedded.ready
    })
    expect(await page.evaluate(outcome)).toMatchObject({
      message: expect.stringContaining('Another hello'),
    })
    expect((await ask(page)).width).toBe(256)
  })
})

test('the helper gives up a frame that has not answered for thirty seconds', async ({
  page,
  host,
  isolated,
}) => {
  await openHost(page, host)
  const ended = await page.evaluate(async (src) => {
    const container = document.body
    let tick = (): void => undefined
    const timer = window.setInterval
    // The test advances the seconds itself.
    Object.assign(window, { setInterval: (each: () => void) => void (tick = each) })
    const embedded = window.embedDepthdrop({ src, container })
    Object.assign(window, { setInterval: timer })
    const blob = new Blob([window.bytes])
    const seconds = (count: number): void => {
      for (let i = 0; i < count; i += 1) tick()
    }
    for (let round = 0; round < 3; round += 1) {
      await embedded.estimate(blob)
      seconds(25)
    }
    const job = embedded.estimate(blob, { onProgress: () => seconds(31) })
    return job.then(
      () => null,
      ({ message }: Error) => message,
    )
  }, isolated.url)
  expect(ended).toBe('The frame was lost.')
})

test('the page answers the newest hello that arrived before its scripts', async ({
  page,
  host,
  isolated,
}) => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/assets\/startEmbed-[^/]*\.js$/, async (route) => {
    await held
    await route.continue()
  })
  await openHost(page, host)
  await page.evaluate(
    (src) =>
      new Promise<void>((resolve) => {
        const iframe = Object.assign(document.createElement('iframe'), { src })
        const heard: unknown[] = []
        Object.assign(window, { heard })
        iframe.addEventListener('load', () => {
          for (const nonce of ['first', 'second']) {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = ({ data }: MessageEvent<{ type: string; nonce: string }>) =>
              heard.push(`${data.type} ${data.nonce}`)
            iframe.contentWindow?.postMessage(
              { type: 'depthdrop:hello', version: 1, nonce },
              new URL(src).origin,
              [port2],
            )
          }
          resolve()
        })
        document.body.append(iframe)
      }),
    `${isolated.url}?embed`,
  )
  expect(await page.evaluate('window.heard')).toEqual([])
  release()
  await expect.poll(() => page.evaluate('window.heard')).toEqual(['ready second'])
})

test('the helper rejects when the frame does not answer its hello', async ({
  page,
  host,
  isolated,
}) => {
  await openHost(page, host)
  // The app itself does not answer messages.
  await page.evaluate((src) => {
    const iframe = document.createElement('iframe')
    iframe.src = src
    document.body.append(iframe)
    window.embedded = window.embedDepthdrop(iframe, { timeout: 3000 })
  }, isolated.url)
  const silent = expect.objectContaining({
    message: 'The frame is silent: check its src and depthdrop-origins.',
  })
  expect(
    await page.evaluate(() =>
      window.embedded.ready.then(
        () => null,
        ({ message }: Error) => ({ message }),
      ),
    ),
  ).toEqual(silent)
  expect(await refusal(page, 'x')).toEqual(silent)
})

test('the helper waits for a frame that is attached later', async ({ page, host, isolated }) => {
  await openHost(page, host)
  await page.evaluate((src) => {
    const iframe = document.createElement('iframe')
    iframe.src = src
    window.embedded = window.embedDepthdrop(iframe)
    setTimeout(() => document.body.append(iframe), 0)
  }, `${isolated.url}?embed`)
  expect((await ask(page)).width).toBe(256)
  await embed(page, isolated)
  expect((await page.evaluate(() => window.embedded.ready)).models.map(({ id }) => id)).toEqual([
    'starter',
    'midas-small',
  ])
})
