/** Builds each example as its author would, and gives it a photo. */
import path from 'node:path'
import { createServer } from 'vite'
import { scene } from './app.ts'
import { buildExample, checkTypes, test } from './examples.ts'
import { expect } from './screen.ts'
import { type Page, startSite } from './site.ts'

const photo = scene('street.png')
/** The library returns the model's output, and the element a map with sharp edges at the photo's size. */
const OUTPUT = '256 × 256'
const SHARP = '320 × 240'

test.setTimeout(120_000)

function give(page: Page): Promise<void> {
  return page
    .locator('input[type=file]')
    .setInputFiles({ name: photo.name, mimeType: 'image/png', buffer: photo.bytes })
}

async function told(page: Page, values: string): Promise<void> {
  return expect(page.getByRole('status')).toHaveText(
    new RegExp(
      `^street\\.png: ${values} values from -?[\\d.]+ \\(far\\) to -?[\\d.]+ \\(near\\)\\.$`,
    ),
  )
}

/** Returns how many levels of red the page's canvas or the element's map has: one if it is blank. */
function levels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas =
      document
        .querySelector('depth-map')
        ?.shadowRoot?.querySelector<HTMLCanvasElement>('canvas[part=map]') ??
      document.querySelector('canvas')
    const copy =
      canvas === null ? null : new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
    if (canvas === null || copy === null) return 0
    copy.drawImage(canvas, 0, 0)
    return new Set(
      [...copy.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 === 0),
    ).size
  })
}

function shown(page: Page): Promise<void> {
  return expect.poll(() => levels(page)).toBeGreaterThan(50)
}

/** The page of an example has its own policy. Ours would refuse its scripts and its frames. */
const withoutPolicy = {
  extra: (_: unknown, response: { removeHeader: (name: string) => void }): boolean => (
    response.removeHeader('Content-Security-Policy'), false
  ),
}

test('the plain page shows a map and saves a file', async ({ page, install }) => {
  const site = await startSite({ root: await install('plain'), ...withoutPolicy })
  try {
    await page.goto(site.url)
    await give(page)
    await told(page, OUTPUT)
    await shown(page)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toBe('street.png.depth16.png')
  } finally {
    await site.close()
  }
})

for (const name of ['react', 'vue']) {
  test(`the ${name} project shows a map under a strict policy`, async ({ page, install }) => {
    const folder = await install(name)
    await buildExample(folder)
    const site = await startSite({ root: path.join(folder, 'dist') })
    try {
      await page.goto(site.url)
      await give(page)
      await told(page, SHARP)
      await shown(page)
      // The policy would refuse a worker that is inlined into the script, as bundlers do with small files.
      const [threads, cores] = await page.evaluate(
        () =>
          [
            document.querySelector('depth-map')?.depth?.engine.threads ?? 0,
            navigator.hardwareConcurrency,
          ] as const,
      )
      expect(threads > 1).toBe(cores > 1)
      const map = page.locator('depth-map')
      await expect(map).toHaveAttribute('palette', 'inferno')
      await page.locator('select').selectOption('grey')
      await expect(map).toHaveAttribute('palette', 'grey')
    } finally {
      await site.close()
    }
  })

  test(`the ${name} project works under vite dev`, async ({ page, install }) => {
    const folder = await install(name)
    const server = await createServer({
      root: folder,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, ws: false },
    })
    try {
      await server.listen()
      await page.goto(server.resolvedUrls?.local[0] ?? '')
      await give(page)
      await told(page, SHARP)
      await shown(page)
    } finally {
      await server.close()
    }
  })
}

test('the types of the package compile in the React project', async ({ install }) => {
  await checkTypes(await install('react'))
})

test('the iframe host shows a map from the page of another site', async ({
  page,
  install,
  plain,
  isolated,
}) => {
  const folder = await install('host')
  for (const { url } of [isolated, plain]) {
    await buildExample(folder, { VITE_DEPTHDROP: url.replace('127.0.0.1', 'localhost') })
    const site = await startSite({
      root: path.join(folder, 'dist'),
      headers: 'plain',
      ...withoutPolicy,
    })
    try {
      await page.goto(site.url)
      await expect(page.getByRole('status')).toHaveText(/^Ready, with \d+ threads?\./)
      await give(page)
      await told(page, OUTPUT)
    } finally {
      await site.close()
    }
  }
})
