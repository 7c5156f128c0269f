import { openApp, type Picture, scene } from './app.ts'
import { fixture } from './fixtures.ts'
import { errorToasts, home, tileNames, tileOf, tiles, tilesThatAre, toasts } from './parts.ts'
import { expect } from './screen.ts'
import { type Page, test } from './site.ts'

const [first, second] = [scene('first.png', 60, 40), scene('照片 2.png', 60, 40, 7)]

interface Stashed {
  readonly place: number
  /** The value of the `X-Name` header. */
  readonly name: string | null
  readonly bytes: Buffer
}

/** Fills the cache as the service worker does after a share. */
function stash(page: Page, files: readonly Stashed[]): Promise<void> {
  return page.evaluate(
    async (given) => {
      const cache = await caches.open('depthdrop-shared')
      for (const { place, name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const headers = {
          'Content-Type': 'image/png',
          ...(name === null ? {} : { 'X-Name': name }),
        }
        await cache.put(
          new URL(`shared/${place}`, document.baseURI),
          new Response(bytes, { headers }),
        )
      }
    },
    files.map(({ place, name, bytes }) => ({ place, name, base64: bytes.toString('base64') })),
  )
}

test('shared photos appear on the strip in the order of the share', async ({ page }) => {
  await openApp(page)
  const many = Array.from(
    { length: 9 },
    (_, i): Stashed => ({
      place: i + 3,
      name: `more-${i + 3}.png`,
      bytes: scene('', 40, 30, i + 20).bytes,
    }),
  )
  await stash(page, [
    ...many.toReversed(),
    { place: 1, name: encodeURIComponent(second.name), bytes: second.bytes },
    { place: 0, name: first.name, bytes: first.bytes },
    { place: 2, name: '%E0%A4%A', bytes: scene('', 50, 40, 9).bytes },
  ])
  await openApp(page, './?shared&threads=1#here')
  await expect(tilesThatAre(page, 'done')).toHaveCount(12)
  await expect(tileNames(page)).toHaveText([
    first.name,
    second.name,
    'shared-3',
    ...many.map(({ name }) => name ?? ''),
  ])
  const address = new URL(page.url())
  expect([
    address.searchParams.has('shared'),
    address.searchParams.get('threads'),
    address.hash,
  ]).toEqual([false, '1', '#here'])
  await expect.poll(() => page.evaluate(() => caches.has('depthdrop-shared'))).toBe(false)
  await page.reload()
  await expect(home(page)).toBeVisible()
  await expect(tiles(page)).toHaveCount(0)
  await expect(errorToasts(page)).toHaveCount(0)
})

test.describe('with a service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('the service worker passes a shared photo from another app to the strip', async ({
    page,
  }) => {
    await openApp(page)
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
      if (navigator.serviceWorker.controller === null) {
        await new Promise((controlled) =>
          navigator.serviceWorker.addEventListener('controllerchange', controlled, { once: true }),
        )
      }
    })
    await page.evaluate(
      ([name, base64]) => {
        const transfer = new DataTransfer()
        transfer.items.add(
          new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, {
            type: 'image/png',
          }),
        )
        const input = Object.assign(document.createElement('input'), {
          type: 'file',
          name: 'files',
          files: transfer.files,
        })
        const form = Object.assign(document.createElement('form'), {
          method: 'post',
          action: './share',
          enctype: 'multipart/form-data',
        })
        form.append(input)
        document.body.append(form)
        form.submit()
      },
      [second.name, second.bytes.toString('base64')] as const,
    )
    await expect(tileOf(page, second.name)).toHaveAttribute('data-state', 'done')
    expect(page.url()).not.toContain('share')
  })
})

test('the page reports a share whose photos did not arrive', async ({ page }) => {
  await openApp(page, './?shared')
  await expect(toasts(page)).toContainText('The shared photos didn’t arrive.')
  await expect.poll(() => page.url()).not.toContain('shared')
})

/**
 * Simulates a launch in which the system opens files with the installed page. It includes a folder and a deleted file.
 */
function launchWith(page: Page, files: readonly Picture[]): Promise<unknown> {
  return page.addInitScript(
    (given) => {
      type Consumer = (launch: { readonly files: readonly object[] }) => void
      const handles = given.map(({ name, base64 }) => ({
        kind: 'file',
        name,
        getFile: async () =>
          new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, {
            type: 'image/png',
          }),
      }))
      const gone = {
        kind: 'file',
        name: 'gone.png',
        getFile: () => Promise.reject(new DOMException('Gone.', 'NotFoundError')),
      }
      const folder = { kind: 'directory', name: 'album' }
      const setConsumer = (consumer: Consumer): void => {
        consumer({ files: [] })
        consumer({ files: [...handles, gone, folder] })
      }
      Object.defineProperty(window, 'launchQueue', { value: { setConsumer } })
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  )
}

test('photos that the system opens with the page appear on the strip', async ({ page }) => {
  await launchWith(page, [first, second])
  await openApp(page)
  await expect(tilesThatAre(page, 'done')).toHaveCount(2)
  await expect(tileNames(page)).toHaveText([first.name, second.name])
  await expect(toasts(page).filter({ hasText: '“gone.png” couldn’t be read.' })).toBeVisible()
  await expect(
    toasts(page).filter({ hasText: 'The folder “album” contains no images' }),
  ).toBeVisible()
})

test('a model file that the system opens with the page is read as a model', async ({ page }) => {
  await launchWith(page, [fixture('words.onnx')])
  await openApp(page)
  await expect(
    toasts(page).filter({ hasText: '“words.onnx” isn’t a readable ONNX file' }),
  ).toBeVisible()
  await expect(tileNames(page)).toHaveCount(0)
})

test('a browser without a launch queue causes no script error', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(() => Object.defineProperty(window, 'launchQueue', { value: undefined }))
  await openApp(page, './?shared')
  await expect(toasts(page)).toBeVisible()
  expect(errors).toEqual([])
})
