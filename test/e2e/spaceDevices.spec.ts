/** The 3D view on a phone that is tilted, in a headset, and as points. */
import { createRequire } from 'node:module'
import { PNG } from 'pngjs'
import { openApp, scene } from './app.ts'
import { violations } from './axe.ts'
import { adjustButton } from './parts.ts'
import { chooseAndWait, expect, saved } from './screen.ts'
import { type Page, test } from './site.ts'

const photo = scene('photo.png', 160, 120)

function view(page: Page) {
  return page.getByRole('dialog', { name: '3D view' })
}
function button(page: Page, name: string) {
  return view(page).getByRole('button', { name })
}

/** Opens the 3D view of the photo, which does not sway. */
async function openView(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openApp(page)
  await chooseAndWait(page, photo)
  if (await adjustButton(page).isVisible()) await adjustButton(page).click()
  await page.getByRole('button', { name: '3D view', exact: true }).click()
  await expect(button(page, 'Save screenshot')).toBeEnabled({ timeout: 60_000 })
}

async function picture(page: Page): Promise<PNG> {
  return PNG.sync.read((await saved(page, () => button(page, 'Save screenshot').click())).bytes)
}
/** The share of the picture’s pixels that are not transparent. */
function covered({ data, width, height }: PNG): number {
  return data.filter((value, i) => i % 4 === 3 && value > 0).length / (width * height)
}

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  function tilt(page: Page, beta: number, gamma: number): Promise<void> {
    return page.evaluate(
      (angles) => void dispatchEvent(new DeviceOrientationEvent('deviceorientation', angles)),
      { beta, gamma },
    )
  }

  test('tilting turns the view until the button is pressed again', async ({ page }) => {
    test.setTimeout(120_000)
    await openView(page)
    const front = await picture(page)
    await button(page, 'Tilt to look').click()
    await expect(button(page, 'Tilt to look')).toHaveAttribute('aria-pressed', 'true')
    await tilt(page, 45, 0)
    expect((await picture(page)).data.equals(front.data)).toBe(true)
    await tilt(page, 50, 10)
    expect((await picture(page)).data.equals(front.data)).toBe(false)
    await tilt(page, 45, 0)
    expect((await picture(page)).data.equals(front.data)).toBe(true)
    expect(await violations(page)).toEqual([])
    await button(page, 'Tilt to look').click()
    await tilt(page, 45, 20)
    await tilt(page, 60, 0)
    expect((await picture(page)).data.equals(front.data)).toBe(true)
  })

  test('a visitor who refuses the sensor is told where to allow it', async ({ page }) => {
    test.setTimeout(120_000)
    await page.addInitScript(() => {
      Object.assign(DeviceOrientationEvent, { requestPermission: async () => 'denied' })
    })
    await openView(page)
    await button(page, 'Tilt to look').click()
    await expect(view(page).getByRole('status')).toHaveText(/does not allow this page to read/)
    await expect(button(page, 'Tilt to look')).toHaveAttribute('aria-pressed', 'false')
  })
})

test('the view shows one point for each pixel, and saves them as PLY', async ({ page }) => {
  test.setTimeout(120_000)
  await openView(page)
  await expect(button(page, 'Tilt to look')).toBeHidden()
  await expect(button(page, 'Headset')).toBeHidden()
  const surface = await picture(page)
  await view(page).getByText('Settings').click()
  await view(page).getByRole('checkbox', { name: 'Points' }).check()
  await expect(button(page, 'Save PLY')).toBeVisible({ timeout: 60_000 })
  const points = await picture(page)
  expect(points.data.equals(surface.data)).toBe(false)
  expect(covered(points)).toBeGreaterThan(0.02)
  const file = await saved(page, () => button(page, 'Save PLY').click())
  expect(file.name).toBe('photo.ply')
  expect(file.bytes.toString('latin1', 0, 1200)).toContain(`element vertex ${160 * 120}`)
})

test('a headset shows the model until its wearer leaves', async ({ page }) => {
  test.setTimeout(120_000)
  // An emulator of WebXR: the browser of the tests has no headset.
  await page.addInitScript({
    path: createRequire(import.meta.url).resolve('iwer/build/iwer.min.js'),
  })
  await page.addInitScript(() => {
    const { XRDevice, metaQuest3 } = Reflect.get(window, 'IWER')
    const device = new XRDevice(metaQuest3)
    device.installRuntime({ forceInstall: true })
    Reflect.set(window, 'headset', device)
  })
  await openView(page)
  const front = await picture(page)
  const isWorn = () =>
    page.evaluate(() => Reflect.get(window, 'headset').activeSession !== undefined)
  await button(page, 'Headset').click()
  await expect.poll(isWorn).toBe(true)
  await page.evaluate(() => Reflect.get(window, 'headset').activeSession.end())
  await expect.poll(isWorn).toBe(false)
  await expect(view(page).getByRole('status')).toBeHidden()
  expect((await picture(page)).data.equals(front.data)).toBe(true)
})

test('a headset that does not start is reported', async ({ page }) => {
  test.setTimeout(120_000)
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('busy', 'InvalidStateError'))
    const xr = { isSessionSupported: async () => true, requestSession: refuse }
    Object.defineProperty(navigator, 'xr', { value: xr })
  })
  await openView(page)
  await button(page, 'Headset').click()
  await expect(view(page).getByRole('status')).toHaveText(/The headset did not start/)
})
