/** Tests photos shared from another app: a POST request that only the service worker can answer. */
import { openApp, scene } from './app.ts'
import { fixture } from './fixtures.ts'
import { expect } from './screen.ts'
import { startSite, test } from './site.ts'
import { goOffline, visitAndStore } from './visits.ts'

test.use({ serviceWorkers: 'allow' })

function asFile({ name, bytes }: { readonly name: string; readonly bytes: Buffer }) {
  return { name, mimeType: 'image/png', buffer: bytes }
}

test('the service worker stores only the photos of the last share', async ({ page, context }) => {
  const site = await startSite()
  await visitAndStore(page, site.url)
  await goOffline(site, context)
  const share = (names: readonly string[]) =>
    page.evaluate(async (given) => {
      const form = new FormData()
      form.append('title', 'words are left out')
      for (const name of given)
        form.append('files', new File([`bytes of ${name}`], name, { type: 'image/png' }))
      // Like a page that only reads the response: fetch does not follow the redirect.
      const { type } = await fetch('share', { method: 'POST', body: form, redirect: 'manual' })
      const cache = await caches.open('depthdrop-shared')
      const kept = await Promise.all(
        (await cache.keys()).map(async (request) => {
          const response = await cache.match(request)
          const name = decodeURIComponent(response?.headers.get('X-Name') ?? '')
          return [
            new URL(request.url).pathname,
            name,
            response?.headers.get('Content-Type'),
            await response?.text(),
          ]
        }),
      )
      return { type, kept }
    }, names)
  expect(await share(['old.png', 'older.png'])).toMatchObject({
    type: 'opaqueredirect',
    kept: [{ length: 4 }, { length: 4 }],
  })
  expect(await share(['照片 1.png'])).toEqual({
    type: 'opaqueredirect',
    kept: [['/shared/0', '照片 1.png', 'image/png', 'bytes of 照片 1.png']],
  })
  expect((await share([])).kept).toEqual([])
})

test('a share opens the page offline', async ({ page, context }) => {
  const site = await startSite()
  await visitAndStore(page, site.url)
  await goOffline(site, context)
  const sender = await context.newPage()
  await sender.setContent(
    `<form method="post" enctype="multipart/form-data" action="${site.url}share"><input type="file" name="files" multiple><button>Share</button></form>`,
  )
  await sender
    .locator('input')
    .setInputFiles([asFile(scene('shared.png', 200, 150)), asFile(fixture('rgb8.png'))])
  await sender.getByRole('button', { name: 'Share' }).click()
  await sender.waitForURL(`${site.url}?shared*`)
  await sender.waitForFunction(() => 'depthdrop' in window)
})

test('a share without a service worker is not found', async ({ page, isolated }) => {
  await openApp(page)
  expect(
    await page.evaluate(
      async () => (await fetch('share', { method: 'POST', body: new FormData() })).status,
    ),
  ).toBeGreaterThanOrEqual(400)
  expect(isolated.url).toBe(page.url())
})
