/** Tests what visitors see of the embedded page: the parameters of its address, and its controls. */
import type { DepthMapElement } from '../../src/element/depthMap.ts'
import { violations } from './axe.ts'
import { ask, complaints, embedReady, photo, test } from './embedPage.ts'
import { expect } from './screen.ts'
import { startSite } from './site.ts'

test.describe('the address', () => {
  const shown = 'data:image/png;base64,'

  test('sets the photo, the palette and the language', async ({ page, isolated }) => {
    const found = complaints(page)
    await page.goto(
      `${isolated.url}?embed&lang=zh&palette=grey&ui=full&src=${encodeURIComponent(shown + photo.bytes.toString('base64'))}`,
    )
    await expect(page.getByRole('img', { name: 'photo 的深度图。亮处近，暗处远。' })).toBeVisible()
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
      await expect(page.getByRole('img', { name: /map of photo/ })).toBeVisible()
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
    for (const part of ['.embed-bar', '.embed-empty', '.embed-lines'])
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
      await expect(page.getByRole('img', { name: /open\.png/ })).toBeVisible()
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
    await expect(compare).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('slider')).toBeVisible()
    await compare.press('Enter')
    await expect(compare).toHaveAttribute('aria-pressed', 'false')
    await expect(page.getByRole('slider')).toHaveCount(0)
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
          const sizes = await page.evaluate(() => [
            document.documentElement.scrollWidth - innerWidth,
            document.documentElement.scrollHeight - innerHeight,
          ])
          expect.soft(sizes).toEqual([0, 0])
          // A narrow bar has no legend.
          const shown = width > 360 ? '*' : ':not(.embed-legend)'
          for (const control of await page.locator(`.embed-controls > ${shown}`).all())
            await expect.soft(control).toBeInViewport({ ratio: 0.9 })
          expect.soft(await violations(page), `${lang} ${colorScheme}`).toEqual([])
        }
      }
    })
  }
})

test('a video that is dropped on a frame gets a sentence and a way to the app', async ({
  page,
  isolated,
}) => {
  for (const [lang, sentence, open] of [
    ['en', '“clip.MOV” is a video. This frame shows photos only.', 'Open Depthdrop'],
    ['zh', '“clip.MOV”是视频，这里只支持照片。', '打开 Depthdrop'],
  ] as const) {
    await page.goto(`${isolated.url}?embed&lang=${lang}`)
    const chooser = page.waitForEvent('filechooser')
    await page.locator('.embed-choose').press('Enter')
    await (await chooser).setFiles({ name: photo.name, mimeType: 'image/png', buffer: photo.bytes })
    const map = page.getByRole('img', { name: /photo\.png/ })
    await expect(map).toBeVisible()
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['film'], 'clip.MOV'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
    })
    await expect(page.getByRole('status').first()).toContainText(sentence)
    // The map that was there stays.
    await expect(map).toBeVisible()
    expect(await violations(page)).toEqual([])
    const opened = page.waitForEvent('popup')
    await page.getByRole('status').getByRole('button', { name: open }).click()
    const app = await opened
    expect(app.url()).toBe(isolated.url)
    await app.close()
  }
})

test.describe('the bar', () => {
  const src = encodeURIComponent(`data:image/png;base64,${photo.bytes.toString('base64')}`)

  test('is visible without hover, below the picture, with the timing last', async ({
    page,
    isolated,
  }) => {
    await page.goto(`${isolated.url}?embed&ui=full&src=${src}`)
    await expect(page.getByRole('slider')).toBeVisible()
    const [bar, map] = [page.locator('.embed-bar'), page.locator('depth-map')]
    await expect(bar).toBeInViewport({ ratio: 1 })
    expect(await bar.evaluate((element) => getComputedStyle(element).opacity)).toBe('1')
    const [below, above] = [await bar.boundingBox(), await map.boundingBox()]
    expect(below?.y).toBe((above?.y ?? 0) + (above?.height ?? 0))
    for (const word of ['near', 'far']) await expect(bar.getByText(word)).toBeVisible()
    const times = bar.locator('.embed-times')
    expect(await times.evaluate((element) => element.matches(':last-child'))).toBe(true)
    expect(await times.getAttribute('open')).toBeNull()
    await times.locator('summary').click()
    await expect(times.getByText('Estimating depth')).toBeInViewport({ ratio: 1 })
    expect(await bar.boundingBox()).toEqual(below)
  })

  test('shows the colours of the palette', async ({ page, isolated }) => {
    await page.goto(`${isolated.url}?embed`)
    const ends = () =>
      page.locator('.embed-colours').evaluate((canvas: HTMLCanvasElement) => {
        const context = canvas.getContext('2d')
        return [0, canvas.width - 1].map((x) => [...(context?.getImageData(x, 0, 1, 1).data ?? [])])
      })
    await page.getByLabel('Colours').selectOption('grey')
    expect(await ends()).toEqual([
      [255, 255, 255, 255],
      [0, 0, 0, 255],
    ])
  })

  test('is in the frame of an address without comparison, which a host can turn on', async ({
    page,
    host,
    isolated,
  }) => {
    const frame = await embedReady(page, host, isolated, { parameters: '&compare=false' })
    await ask(page, { show: true })
    await expect(frame.getByRole('img', { name: /mine\.png/ })).toBeVisible()
    const compare = frame.getByRole('button', { name: 'Compare with the photo' })
    await expect(compare).toHaveAttribute('aria-pressed', 'false')
    await expect(frame.getByRole('slider')).toHaveCount(0)
    await page.evaluate(() => window.embedded.set({ compare: true }))
    await expect(frame.getByRole('slider')).toBeVisible()
    await expect(compare).toHaveAttribute('aria-pressed', 'true')
  })
})

test.describe('with touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 600 } })

  test('a finger moves the divider of a frame, and scrolls the host', async ({
    page,
    host,
    isolated,
  }) => {
    const frame = await embedReady(page, host, isolated, { attributes: { width: '360' } })
    await page.evaluate(() => document.body.style.setProperty('height', '3000px'))
    await ask(page, { show: true })
    const slider = frame.getByRole('slider')
    await expect(slider).toHaveAttribute('aria-valuenow', '50')
    const box = await page.locator('iframe').boundingBox()
    if (box === null) throw new Error('The frame has no bounding box.')
    const session = await page.context().newCDPSession(page)
    const drag = async (...steps: readonly (readonly [number, number])[]): Promise<void> => {
      for (const [i, [x, y]] of steps.entries())
        await session.send('Input.dispatchTouchEvent', {
          type: i === 0 ? 'touchStart' : 'touchMove',
          touchPoints: [{ x: box.x + x * box.width, y: box.y + y * box.height }],
        })
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    }
    await drag([0.5, 0.4], [0.55, 0.4], [0.65, 0.4], [0.75, 0.4])
    await expect(slider).toHaveAttribute('aria-valuenow', /^7[3-7]$/)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await drag([0.3, 0.6], [0.3, 0.5], [0.3, 0.3], [0.3, 0.05])
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(30)
    await expect(slider).toHaveAttribute('aria-valuenow', /^7[3-7]$/)
  })

  test('the controls are large enough for a finger, and one tap ends the comparison', async ({
    page,
    isolated,
  }) => {
    const src = encodeURIComponent(`data:image/png;base64,${photo.bytes.toString('base64')}`)
    await page.goto(`${isolated.url}?embed&src=${src}`)
    await expect(page.getByRole('slider')).toBeVisible()
    const targets = await page
      .locator('.embed-bar :is(button, select, a)')
      .evaluateAll((all) =>
        all.map((element) => element.getBoundingClientRect()).filter(({ width }) => width > 0),
      )
    expect(targets.length).toBeGreaterThan(4)
    for (const { width, height } of targets)
      expect.soft(Math.min(width, height)).toBeGreaterThan(43)
    await page.getByRole('button', { name: 'Compare with the photo' }).tap()
    await expect(page.getByRole('slider')).toHaveCount(0)
  })
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
