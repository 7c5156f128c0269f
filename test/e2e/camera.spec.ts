/** Tests the live camera with the moving test picture that Chromium provides. */
import { catchEngines, inferences, openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import {
  activeCameras,
  button,
  cameraArgs,
  catchTracks,
  figures,
  hide,
  live,
  openLive,
  pictures,
  waitForFrames,
} from './cameraPage.ts'
import {
  cameraButton,
  cameraCard,
  downloadButton,
  home,
  photoCanvas,
  photoName,
  stage,
  stripHead,
  tileButton,
  tileNames,
  tileOf,
  tiles,
  tilesThatAre,
  toasts,
} from './parts.ts'
import { chooseAndWait, expect, give, tabTo } from './screen.ts'
import { type Page, test } from './site.ts'

test.use({
  launchOptions: {
    executablePath: process.env['DEPTHDROP_CHROMIUM'] ?? '',
    args: cameraArgs('--use-fake-ui-for-media-stream'),
  },
})

/** Long enough for many frames, even on a busy machine. */
const LONG_MS = 1500

/** Returns the pictures after they stop changing: a frame in progress may still arrive after the freeze. */
async function still(page: Page): Promise<readonly string[]> {
  let shown: readonly string[] = []
  await expect
    .poll(async () => {
      shown = await pictures(page)
      await page.waitForTimeout(LONG_MS)
      return JSON.stringify(await pictures(page)) === JSON.stringify(shown)
    })
    .toBe(true)
  return shown
}

test('a photo taken from a frozen live view contains the frozen frame', async ({ page }) => {
  await openLive(page)
  await expect(figures(page)).toHaveText(/frames\/s · engine \d+(\.\d)? ms · \d threads? · \d/)
  const first = await pictures(page)
  await expect
    .poll(async () => (await pictures(page)).every((now, i) => now !== first[i]))
    .toBe(true)

  await button(page, 'Freeze').click()
  await expect(button(page, 'Freeze')).toHaveAttribute('aria-pressed', 'true')
  const frozen = await still(page)
  const before = await inferences(page)
  await button(page, 'Take a photo').click()
  const tile = tiles(page)
  await expect(tile).toHaveAttribute('data-state', 'done')
  await expect(tileNames(page)).toHaveText(/^camera-\d{8}-\d{6}\.png$/)
  expect(await pictures(page)).toEqual(frozen)
  expect(await inferences(page)).toBe(before + 1)
  expect(await activeCameras(page)).toBe(1)
  await live(page).getByRole('combobox', { name: 'Colours' }).selectOption('viridis')
  await expect
    .poll(async () => (await pictures(page)).map((now, i) => now === frozen[i]))
    .toEqual([true, false])
  await button(page, 'Freeze').click()
  await expect
    .poll(async () => (await pictures(page)).every((now, i) => now !== frozen[i]))
    .toBe(true)

  await button(page, 'Stop the live camera').click()
  expect(await activeCameras(page)).toBe(0)
  await expect(live(page)).toBeHidden()
  await expect(stage(page)).toBeVisible()
  const ratio = photoCanvas(page).evaluate((canvas) =>
    canvas instanceof HTMLCanvasElement ? canvas.width / canvas.height : 0,
  )
  expect(await ratio).toBeCloseTo(16 / 9, 1)
})

test('the page closes or transfers every video frame that it grabs', async ({ page }) => {
  await page.addInitScript(() => {
    const original = window.createImageBitmap.bind(window)
    const grabbed: ImageBitmap[] = []
    Object.assign(window, {
      grabbed,
      createImageBitmap: async (...given: Parameters<typeof createImageBitmap>) => {
        const bitmap = await original(...given)
        if (given[0] instanceof HTMLVideoElement) grabbed.push(bitmap)
        return bitmap
      },
    })
  })
  await openLive(page)
  // A bitmap that was transferred or closed has no width.
  const held = () =>
    page.evaluate(() =>
      (Reflect.get(window, 'grabbed') as ImageBitmap[]).map(({ width }) => width > 0),
    )
  await expect.poll(async () => (await held()).length).toBeGreaterThan(30)
  expect((await held()).slice(0, -1).some(Boolean)).toBe(false)
  await button(page, 'Stop the live camera').click()
  await expect.poll(async () => (await held()).some(Boolean)).toBe(false)
})

test('the live view can be used with the keyboard alone', async ({ page }) => {
  await catchTracks(page)
  await openApp(page)
  await tabTo(page, cameraButton(home(page)))
  await page.keyboard.press('Enter')
  await expect(button(page, 'Stop the live camera')).toBeFocused()
  await waitForFrames(page)
  await tabTo(page, button(page, 'Mirror'), 'Shift+Tab')
  await expect(button(page, 'Mirror')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Space')
  await expect(button(page, 'Mirror')).toHaveAttribute('aria-pressed', 'false')
  await expect(page.locator('.live-photo canvas')).toHaveCSS('transform', 'none')
  await tabTo(page, button(page, 'Overlay'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  const boxes = await Promise.all(
    ['photo', 'map'].map((kind) => page.locator(`.live-${kind} canvas`).boundingBox()),
  )
  expect(boxes[0]).toEqual(boxes[1])
  await page.keyboard.press('Control+s')
  await expect(tilesThatAre(page, 'done')).toHaveCount(1)
  await page.keyboard.press('Escape')
  expect(await activeCameras(page)).toBe(0)
  await expect(cameraButton(stripHead(page))).toBeFocused()
})

test('the camera turns off when the page is hidden', async ({ page }) => {
  await openLive(page)
  await hide(page, true)
  expect(await activeCameras(page)).toBe(0)
  await expect(cameraCard(page)).toContainText(
    'The camera was turned off because this page was hidden.',
  )
  await hide(page, false)
  expect(await activeCameras(page)).toBe(0)
  await button(page, 'Turn on again').click()
  await expect(cameraCard(page)).toBeHidden()
  await waitForFrames(page)
  expect(await activeCameras(page)).toBe(1)
})

test('photos dropped during the live view are estimated beside it', async ({ page }) => {
  await openLive(page)
  const photos = [1, 2, 3].map((seed) => scene(`photo ${seed}.png`, 320, 240, seed))
  for (const { name, bytes } of photos) await give(page, 'drop', name, bytes)
  for (const { name } of photos)
    await expect(tileOf(page, name)).toHaveAttribute('data-state', 'done')
  const now = await pictures(page)
  await expect
    .poll(async () => (await pictures(page)).every((later, i) => later !== now[i]))
    .toBe(true)
  await tileButton(tileOf(page, 'photo 2.png')).click()
  await expect(live(page)).toBeHidden()
  expect(await activeCameras(page)).toBe(0)
  await expect(photoName(page)).toHaveText('photo 2.png')
  // The live view can be opened again from the photo.
  await cameraButton(stripHead(page)).click()
  await waitForFrames(page)
})

test('the live view continues with a new engine after its engine dies', async ({ page }) => {
  await catchEngines(page)
  await openLive(page)
  // Between two frames the engine has no call that could fail, so it dies just after it received the next one.
  await page.evaluate(() => {
    const engine = window.engines?.at(-1)
    if (!engine) return
    const post: Worker['postMessage'] = engine.postMessage.bind(engine)
    engine.postMessage = (message: unknown, more?: Transferable[] | StructuredSerializeOptions) => {
      post(message, Array.isArray(more) ? { transfer: more } : more)
      engine.terminate()
    }
  })
  await expect(toasts(page)).toContainText('The engine stopped and was restarted')
  const now = await pictures(page)
  await expect
    .poll(async () => (await pictures(page)).every((later, i) => later !== now[i]))
    .toBe(true)

  await page.evaluate(() => window.tracks?.at(-1)?.dispatchEvent(new Event('ended')))
  await expect(cameraCard(page)).toContainText('The camera was disconnected: it was unplugged')
  expect(await activeCameras(page)).toBe(0)
  await button(page, 'Try again').click()
  await waitForFrames(page)
})

test('the page uses the selected camera again at the next visit', async ({ page }) => {
  await openLive(page)
  const label = () =>
    page.evaluate(() => window.tracks?.findLast(({ readyState }) => readyState === 'live')?.label)
  const first = await label()
  const select = live(page).getByRole('combobox', { name: 'Camera' })
  const other =
    (await select.locator('option').allTextContents()).find((name) => name !== first) ?? ''
  await select.selectOption({ label: other })
  await expect.poll(label).toBe(other)
  expect(await activeCameras(page)).toBe(1)
  await page.goto(`${page.url()}?camera`)
  await waitForFrames(page)
  expect(await label()).toBe(other)
})

for (const locale of ['en', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale })

    test('axe finds no violation in the frozen, hidden and failed states at 360 pixels', async ({
      page,
    }) => {
      test.setTimeout(120_000)
      await page.setViewportSize({ width: 360, height: 740 })
      await openLive(page)
      const states: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['frozen', () => live(page).locator('[aria-pressed]').first().click()],
        ['hidden', () => hide(page, true)],
        [
          'failed',
          async () => {
            await hide(page, false)
            await live(page).locator('.live-card .primary').click()
            await waitForFrames(page)
            await page.evaluate(() => window.tracks?.at(-1)?.dispatchEvent(new Event('ended')))
          },
        ],
      ]
      for (const [state, reach] of states) {
        await reach()
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          expect.soft(await violations(page), `${state}, ${colorScheme}`).toEqual([])
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBe(360)
      }
      await expect(cameraCard(page)).toContainText(
        locale === 'en' ? 'The camera was disconnected' : '相机已断开',
      )
    })
  })
}

test('the photo on the stage stays selected after the live view closes', async ({ page }) => {
  await catchTracks(page)
  await openApp(page)
  await chooseAndWait(page, scene('near.png'))
  await cameraButton(stripHead(page)).click()
  await waitForFrames(page)
  await button(page, 'Stop the live camera').click()
  await expect(photoName(page)).toHaveText('near.png')
  await expect(downloadButton(page)).toBeEnabled()
})
