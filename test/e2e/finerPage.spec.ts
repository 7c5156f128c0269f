/** Tests the choice of a refinement on the page: mouse, keyboard, cancel, persistence, both languages. */
import { DEFAULT_LOOK } from '../../src/core/colour/look.ts'
import { planUpsample } from '../../src/core/resample/upsample.ts'
import { RAW, SHARP } from '../../src/core/settings.ts'
import type { Refinement } from '../../src/core/types.ts'
import { estimate, floats, inferences, openApp, scene, succeed } from './app.ts'
import { violations } from './axe.ts'
import { downloadButton, mapCanvas, notices } from './parts.ts'
import {
  choose,
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  ready,
  saved,
  shownMap,
  tabTo,
} from './screen.ts'
import { type Page, test } from './site.ts'

/** Large enough for 3 × 2 parts. */
const photo = scene('house.png', 512, 384)

test.describe.configure({ timeout: 120_000 })

function choice(page: Page, name: string) {
  return page.getByRole('radio', { name, exact: true })
}

/** Clicks the label, as a visitor does: the radio button itself is hidden. */
function pick(page: Page, name: string): Promise<void> {
  return page.locator('.finer label', { has: choice(page, name) }).click()
}

/** Waits until the screen shows the map that the page has cached for this refinement. */
async function shows(
  page: Page,
  picture: typeof photo,
  refinement: Partial<Refinement>,
): Promise<void> {
  await expect
    .poll(async () => succeed(await estimate(page, picture, refinement)).cached)
    .toBe(true)
  const wanted = await expectedMap(page, picture, DEFAULT_LOOK, refinement)
  await expect.poll(async () => differences((await shownMap(page)).data, wanted)).toBe(0)
}

test('the page remembers the chosen refinement after a reload', async ({ page }) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await page.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(page.locator('#timing')).toContainText('Refine')
  await shows(page, photo, { detail: 'edges' })
  const file = await saved(page, () => downloadButton(page).click())
  expect(file.bytes.toString('latin1')).toContain('"detail":"edges"')
  await pick(page, 'Model output')
  await expect(choice(page, 'Model output')).toBeChecked()
  await shows(page, photo, RAW)
  expect(await inferences(page)).toBe(1)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'Model output')).toBeChecked()
  await shows(page, photo, RAW)
  await pick(page, 'Sharp edges')
  await shows(page, photo, { detail: 'edges' })
  expect(await inferences(page)).toBe(0)
})

/** The values of a PFM file, row by row from the top. */
function pfmValues(
  { bytes }: { readonly bytes: Buffer },
  width: number,
  height: number,
): Float32Array {
  const rows = new Float32Array(Uint8Array.from(bytes.subarray(-4 * width * height)).buffer)
  return Float32Array.from(
    rows,
    (_, i) => rows[(height - 1 - Math.floor(i / width)) * width + (i % width)]!,
  )
}

async function saveAs(page: Page, format: string) {
  await page.getByRole('button', { name: 'More formats' }).click()
  return saved(page, () => page.getByRole('button', { name: format }).click())
}

test('the page shows sharp edges first, and float files hold the model output and say so', async ({
  page,
}) => {
  await openApp(page)
  await chooseAndWait(page, photo)
  await shows(page, photo, SHARP)
  const raw = succeed(await estimate(page, photo, RAW))
  const data = new Float32Array(await floats(page, raw.key))
  const wanted = new Float32Array(512 * 384)
  planUpsample({ width: 256, height: 256, data }, { width: 512, height: 384 }).strip(0, 384, wanted)
  expect(pfmValues(await saveAs(page, 'PFM floats'), 512, 384)).toEqual(wanted)
  const tiff = await saveAs(page, 'TIFF floats')
  expect(tiff.bytes.toString('latin1')).toContain('"detail":"raw"')
  expect((await saveAs(page, 'OpenEXR floats')).bytes.toString('latin1')).toContain(
    '"detail":"raw"',
  )
  const grey = await saveAs(page, '16-bit PNG')
  expect(grey.bytes.toString('latin1')).toContain('"detail":"edges"')
  await page.getByRole('button', { name: 'More formats' }).click()
  await page.getByRole('checkbox', { name: /^Apply detail to float files/ }).check()
  const exr = await saved(page, () => page.getByRole('button', { name: 'OpenEXR floats' }).click())
  expect(exr.bytes.toString('latin1')).toContain('"detail":"edges"')
})

test('the model output appears first and is sharpened in place', async ({ page }) => {
  await page.addInitScript(() => {
    const held: (() => void)[] = []
    let isOpen = false
    window.sharpen = () => {
      isOpen = true
      for (const post of held) post()
    }
    window.Worker = class extends Worker {
      override postMessage(message: unknown, more?: unknown): void {
        const post = (): void => super.postMessage(message, more as Transferable[])
        const isRefine = (message as { path?: readonly string[] } | null)?.path?.[0] === 'refine'
        if (isRefine && !isOpen) held.push(post)
        else post()
      }
    }
  })
  await openApp(page)
  await choose(page, photo)
  await shows(page, photo, RAW)
  const canvas = mapCanvas(page).first()
  await canvas.evaluate((element) => element.setAttribute('data-first', ''))
  await page.evaluate(() => {
    window.sizings = 0
    const { set } = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width') ?? {}
    const canvases = document.querySelectorAll<HTMLCanvasElement>('[data-first]')
    for (const first of canvases)
      Object.defineProperty(first, 'width', {
        get: () => Number(first.getAttribute('width')),
        set: (value: number) => {
          window.sizings = (window.sizings ?? 0) + 1
          set?.call(first, value)
        },
      })
  })
  const controls = page.locator('.finer label, .frame, .tile')
  const boxes = () =>
    controls.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
  const before = await boxes()
  await page.evaluate(() => window.sharpen?.())
  await ready(page, photo.name)
  await shows(page, photo, SHARP)
  expect(await boxes()).toEqual(before)
  await expect(canvas).toHaveAttribute('data-first', '')
  expect(await page.evaluate(() => window.sizings)).toBe(0)
  const [raw, sharp] = await Promise.all(
    [RAW, SHARP].map(async (way) => succeed(await estimate(page, photo, way))),
  )
  const range = raw!.max - raw!.min
  expect(Math.abs(sharp!.min - raw!.min) / range).toBeLessThan(0.02)
  expect(Math.abs(sharp!.max - raw!.max) / range).toBeLessThan(0.02)
})

test('a detail that an earlier visit chose stays, also in float files', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('depthdrop.detail', 'tiles'))
  await openApp(page)
  await chooseAndWait(page, photo)
  await expect(choice(page, 'More detail')).toBeChecked()
  await shows(page, photo, { detail: 'tiles' })
  const tiff = await saveAs(page, 'TIFF floats')
  expect(tiff.bytes.toString('latin1')).toContain('"detail":"tiles"')
})

test('a cancelled refinement leaves the previous map on screen', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openApp(page)
  await chooseAndWait(page, photo)
  await pick(page, 'Model output')
  await tabTo(page, choice(page, 'Model output'))
  await page.keyboard.press('ArrowRight')
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await shows(page, photo, { detail: 'edges' })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const panel = page.locator('.finer-panel')
  await expect(panel).toContainText('About 7× slower')
  await page.getByRole('checkbox', { name: /mirror/ }).check()
  await expect(panel).toContainText('About 14× slower')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await shows(page, photo, { detail: 'edges', flip: true })
  // A script in the page cancels as soon as the first part is done. A test would react too late.
  await page.evaluate(() => {
    const bar = document.querySelector('.finer-bar')
    new MutationObserver(() => {
      const now = Number(bar?.getAttribute('aria-valuenow'))
      if (now > 0 && now < 60) document.querySelector<HTMLElement>('.finer-status button')?.click()
    }).observe(document.body, {
      subtree: true,
      attributes: true,
      attributeFilter: ['aria-valuenow'],
    })
  })
  await pick(page, 'More detail')
  await expect(choice(page, 'Sharp edges')).toBeChecked()
  await expect(page.locator('.finer-status')).toBeHidden()
  await shows(page, photo, { detail: 'edges', flip: true })
})

test('the chosen refinement also applies to the next photo', async ({ page }) => {
  await openApp(page, './?lang=zh')
  await chooseAndWait(page, photo)
  await pick(page, '更多细节')
  await shows(page, photo, { detail: 'tiles' })
  const small = scene('small.png', 200, 150)
  await chooseAndWait(page, small)
  await expect(notices(page)).toContainText('这张照片太小')
  await shows(page, small, { detail: 'tiles' })
  await page
    .getByRole('button', { name: /house\.png/ })
    .first()
    .click()
  await ready(page, 'house.png')
  await shows(page, photo, { detail: 'tiles' })
})

declare global {
  interface Window {
    /** Lets the refinements run that a test has withheld. */
    sharpen?: () => void
    /** How often the map's canvas was given a size, which clears it. */
    sizings?: number
  }
}
