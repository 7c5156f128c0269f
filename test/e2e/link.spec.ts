/** Tests photos from an address: in the page's own (`?src=`), pasted as text, dropped as a link. */
import { openApp, scene } from './app.ts'
import { tileOf, tiles, toasts } from './parts.ts'
import { expect, paste, ready } from './screen.ts'
import { test as base, type Site, startSite } from './site.ts'

const near = scene('near.png')
const far = scene('far away.png', 320, 240, 9)

/** Another site. It serves readable photos, a photo without CORS headers, and addresses that have no end. */
const test = base.extend<object, { other: Site }>({
  other: [
    async ({}, use) => {
      const site = await startSite({
        extra: ({ url = '' }, response) => {
          const name = decodeURIComponent(url.slice(1).split('?')[0] ?? '')
          const found = [near, far].find((picture) => picture.name === name.replace('own/', ''))
          if (url === '/never.png') return true
          if (url === '/loop.png') return (response.writeHead(302, { Location: url }).end(), true)
          if (url === '/huge.png')
            return (response.writeHead(200, { 'Content-Length': 2 ** 31 }).write('x'), true)
          if (found === undefined) return false
          if (name.startsWith('own/')) response.removeHeader('Access-Control-Allow-Origin')
          response.writeHead(200, { 'Content-Type': 'image/png' }).end(found.bytes)
          return true
        },
      })
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
})

function link(...addresses: readonly string[]): string {
  return `./?${new URLSearchParams(addresses.map((address) => ['src', address]))}`
}

test('a link opens its photos again after a reload without an inference', async ({
  page,
  other,
}) => {
  await openApp(page, link(`${other.url}near.png`, `${other.url}far%20away.png`))
  for (const { name } of [near, far])
    await expect(tileOf(page, name)).toHaveAttribute('data-state', 'done')
  expect(new URL(page.url()).searchParams.getAll('src')).toHaveLength(2)
  await page.reload()
  for (const { name } of [near, far])
    await expect(tileOf(page, name)).toHaveAttribute('data-state', 'done')
  expect((await page.evaluate(() => window.depthdrop.counters())).inferences).toBe(0)
})

test('an address without a photo does not stop the others', async ({ page, other }) => {
  await openApp(
    page,
    link(
      `${other.url}own/near.png`,
      `${other.url}gone.png`,
      'http://',
      './?text',
      `${other.url}near.png`,
    ),
  )
  await expect(tileOf(page, 'near.png')).toHaveAttribute('data-state', 'done')
  await expect(
    toasts(page).filter({
      hasText: `${other.url}own/near.png couldn’t be read: the connection failed, or that site doesn’t let other sites read it`,
    }),
  ).toBeVisible()
  await expect(
    toasts(page).filter({
      hasText: `There is no image at ${other.url}gone.png: the server answered 404`,
    }),
  ).toBeVisible()
  await expect(toasts(page).filter({ hasText: '“http://” isn’t a valid address' })).toBeVisible()
  await expect(page.locator('.tile-sentence:not(:empty)')).toContainText(
    'isn’t an image we can read',
  )
})

test('an address with a password is neither requested nor shown', async ({ page, other }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const { host } = new URL(other.url)
  await openApp(page, link(`http://visitor:secret@${host}/near.png`, `${other.url}near.png`))
  await ready(page, near.name)
  await expect(page.locator('.toast')).toHaveText(
    `The address http://${host}/near.png was given with a user name or a password, which is never sent. Use the address without it, or save the image and use the file.`,
  )
  expect(new URL(page.url()).searchParams.getAll('src')).toEqual([`${other.url}near.png`])
  expect(asked.filter((url) => url.includes('secret'))).toHaveLength(1)
  expect(await page.content()).not.toContain('secret')
})

test('a redirect without end is tried once', async ({ page, other }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await openApp(page, link(`${other.url}loop.png`))
  await expect(page.locator('.toast')).toContainText('couldn’t be read')
  // Chromium follows 20 redirects.
  expect(asked.filter((url) => url === `${other.url}loop.png`)).toHaveLength(21)
})

test('a picture that is larger than the limit is not fetched', async ({ page, other }) => {
  await openApp(page, link(`${other.url}huge.png`))
  await expect(page.locator('.toast')).toHaveText(
    `The file at ${other.url}huge.png has more than 512 MB. Save it, make it smaller and use the file.`,
  )
})

test('a link with more than twenty photos opens only the first twenty', async ({ page, other }) => {
  await openApp(page, link(...Array.from({ length: 22 }, (_, i) => `${other.url}near.png?${i}`)))
  await expect(toasts(page)).toHaveText('A link opens at most 20 images. 2 more were skipped.')
})

test('the visitor can stop a photo that does not arrive', async ({ page, other }) => {
  await openApp(page, link(`${other.url}never.png`))
  const toast = toasts(page).filter({
    hasText: `Fetching the image from ${new URL(other.url).host}`,
  })
  await toast.getByRole('button', { name: 'Stop' }).click()
  await expect(toasts(page)).toHaveCount(0)
  await expect(tiles(page)).toHaveCount(0)
})

test('a pasted address and a dropped link are added to the page’s address', async ({
  page,
  other,
}) => {
  await openApp(page, './?lang=zh')
  await paste(page, `${other.url}near.png`)
  await ready(page, near.name)
  await page.evaluate((address) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.setData('text/uri-list', address)
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    )
  }, `${other.url}far%20away.png`)
  await ready(page, far.name)
  const { searchParams } = new URL(page.url())
  expect(searchParams.get('lang')).toBe('zh')
  expect(searchParams.getAll('src')).toEqual([`${other.url}near.png`, `${other.url}far%20away.png`])
  await paste(page, `look at ${other.url}near.png`)
  await expect(toasts(page)).toHaveText('剪贴板里没有图片。')
})

test('a dropped image with a link around it is added, not the link’s page', async ({
  page,
  other,
}) => {
  await openApp(page)
  await page.evaluate((site) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.setData('text/uri-list', `${site}page`)
    dataTransfer.setData('text/html', `<a href="${site}page"><img src="${site}near.png"></a>`)
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
    )
  }, other.url)
  await ready(page, near.name)
  expect(new URL(page.url()).searchParams.getAll('src')).toEqual([`${other.url}near.png`])
})
