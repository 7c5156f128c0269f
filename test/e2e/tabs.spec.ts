/** Tests several tabs that are open at once: what one of them has loaded or computed serves the others. */
import { estimate, inferences, openApp, scene, succeed } from './app.ts'
import { expect, startSite, test } from './site.ts'

const photo = scene('photo.png', 200, 150)

test('of four tabs with the same photo one runs the model', async ({ context, isolated }) => {
  const pages = await Promise.all(Array.from({ length: 4 }, () => context.newPage()))
  for (const page of pages) await openApp(page, isolated.url)
  const made = await Promise.all(pages.map(async (page) => succeed(await estimate(page, photo))))
  expect(new Set(made.map(({ key }) => key)).size).toBe(1)
  const runs = await Promise.all(pages.map(inferences))
  expect(runs.reduce((sum, run) => sum + run, 0)).toBe(1)
})

test.describe('with the service worker', () => {
  test.use({ serviceWorkers: 'allow' })

  test('tabs that open together load the starter once', async ({ context }) => {
    const asked: string[] = []
    const site = await startSite({
      extra: ({ url = '' }) => {
        if (/starter-[\w-]+\.onnx/.test(url)) asked.push(url)
        return false
      },
    })
    try {
      const pages = await Promise.all(Array.from({ length: 5 }, () => context.newPage()))
      await Promise.all(pages.map((page) => openApp(page, site.url)))
      const photos = pages.map((_, i) => scene(`${i}.png`, 64, 48, i))
      await Promise.all(
        pages.map(async (page, i) => succeed(await estimate(page, photos[i] ?? photo))),
      )
      await pages[0]?.evaluate(async () => void (await navigator.serviceWorker.ready))
      expect(asked).toHaveLength(1)
    } finally {
      await site.close()
    }
  })
})
