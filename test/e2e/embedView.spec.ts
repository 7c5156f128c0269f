/** Tests what visitors see of the embedded page: the parameters of its address, and its controls. */
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { violations } from './axe.ts'
import { complaints, photo, test } from './embedPage.ts'
import { expect } from './screen.ts'
import { startSite } from './site.ts'

test.describe('the address', () => {
  const shown = 'data:image/png;base64,'

  test('sets the photo, the palette and the language', async ({ page, isolated }) => {
    const found = complaints(page)
    await page.goto(
      `${isolated.url}?embed&lang=zh&palette=grey&ui=full&src=${encodeURIComponent(shown + photo.bytes.toString('base64'))}`,
    )
    await expect(page.getByRole('img')).toHaveAccessibleName('photo 的深度图。亮处近，暗处远。')
    await expect(page.locator('depth-map')).toHaveAttribute('palette', 'grey')
    await expect(page.locator('select.model')).toHaveValue('starter')
    expect(found).toEqual([])
  })

  test('sets the detail, which is sharp edges without it', async ({ page, isolated }) => {
    const src = encodeURIComponent(shown + photo.bytes.toString('base64'))
    for (const [query, detail, saved] of [
      ['', 'edges', 'raw'],
      ['&detail=edges', 'edges', 'edges'],
      ['&detail=raw', 'raw', 'raw'],
    ] as const) {
      await page.goto(`${isolated.url}?embed&src=${src}${query}`)
      const map = page.locator('depth-map')
      await expect(page.getByRole('img')).toHaveAccessibleName(/photo/)
      const found = await map.evaluate(async (element: DepthMapElement) => {
        const { settings } = await element.estimate()
        const text = await (await element.toBlob('tiff')).text()
        return [settings.detail, /"detail":"(\w+)"/.exec(text)?.[1]]
      })
      expect(found).toEqual([detail, saved])
    }
  })

  test('sets the language of the app', async ({ page, isolated }) => {
    await page.goto(`${isolated.url}?lang=zh`)
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  })

  test('hides the controls with ui=none', async ({ page, plain }) => {
    await page.goto(`${plain.url}?embed&ui=none`)
    await expect(page.locator('depth-map')).toBeAttached()
    for (const part of ['.embed-controls', '.embed-empty', '.embed-lines'])
      await expect.soft(page.locator(part)).toBeHidden()
  })

  test('reports an invalid value and ignores it', async ({ page, isolated }) => {
    await page.goto(`${isolated.url}?embed&palette=rainbow&ui=none`)
    await expect(page.getByRole('status')).toContainText(
      '“rainbow” is not a valid “palette” and was ignored. Valid values: inferno, magma, plasma, viridis, cividis, turbo, spectral, grey.',
    )
    await expect(page.locator('depth-map')).toHaveAttribute('palette', 'inferno')
  })

  test('loads a photo from another site if that site allows it', async ({ page, isolated }) => {
    const other = await startSite({
      extra: ({ url = '' }, response) => {
        if (!url.startsWith('/open')) response.removeHeader('Access-Control-Allow-Origin')
        if (!url.endsWith('.png')) return false
        response.setHeader('Content-Type', 'image/png')
        response.end(photo.bytes)
        return true
      },
    })
    try {
      const open = (src: string) =>
        page.goto(`${isolated.url}?embed&src=${encodeURIComponent(src)}`)
      await open(`${other.url}open.png`)
      await expect(page.getByRole('img')).toHaveAccessibleName(/open\.png/)
      await open(`${other.url}shut.png`)
      await expect(page.locator('depth-map')).toContainText(
        /shut\.png couldn’t be read.*Access-Control-Allow-Origin/,
      )
      await open(`${other.url}open-missing`)
      await expect(page.locator('depth-map')).toContainText(/the server answered 404/)
      await open('http://[')
      await expect(page.locator('depth-map')).toContainText('“http://[” isn’t a valid address')
    } finally {
      await other.close()
    }
  })
})

test.describe('controls', () => {
  test('let the keyboard choose, compare, colour and save a photo', async ({ page, isolated }) => {
    await page.goto(`${isolated.url}?embed`)
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a photo' }).first().press('Enter')
    await (await chooser).setFiles({ name: photo.name, mimeType: 'image/png', buffer: photo.bytes })
    await expect(page.getByRole('img', { name: /photo\.png/ })).toBeVisible()
    const compare = page.getByRole('button', { name: 'Compare with the photo' })
    await compare.press('Enter')
    await expect(compare).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('slider')).toBeVisible()
    await page.getByLabel('Colours').selectOption('grey')
    await expect(page.locator('depth-map')).toHaveAttribute('palette', 'grey')
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download PNG' }).press('Enter')
    expect((await saving).suggestedFilename()).toBe('photo.heat.png')
  })

  for (const [width, height] of [
    [200, 150],
    [1600, 900],
  ] as const) {
    test(`fit into ${width} × ${height} pixels`, async ({ page, plain }) => {
      await page.setViewportSize({ width, height })
      for (const lang of ['en', 'zh']) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await page.goto(`${plain.url}?embed&ui=full&palette=none&lang=${lang}`)
          await page.locator('.embed-controls button').first().focus()
          await expect(page.locator('.embed-controls')).toHaveCSS('opacity', '1')
          const sizes = await page.evaluate(() => [
            document.documentElement.scrollWidth - innerWidth,
            document.documentElement.scrollHeight - innerHeight,
          ])
          expect.soft(sizes).toEqual([0, 0])
          for (const control of await page.locator('.embed-controls > *').all())
            await expect.soft(control).toBeInViewport({ ratio: 0.9 })
          expect.soft(await violations(page), `${lang} ${colorScheme}`).toEqual([])
        }
      }
    })
  }
})

test('the embedded page loads no style sheet of the app', async ({ page, isolated }) => {
  const scripts = async (address: string): Promise<readonly string[]> => {
    await page.goto(address)
    await expect(page.locator('main')).toBeAttached()
    const names = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    )
    return names.filter((name) => name.endsWith('.css'))
  }
  const [app, frame] = [await scripts(isolated.url), await scripts(`${isolated.url}?embed`)]
  expect(app.length * frame.length).toBeGreaterThan(0)
  expect(frame.filter((name) => app.includes(name))).toEqual([])
})
