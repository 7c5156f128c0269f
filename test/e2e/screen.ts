/** Drives the page as a visitor does and reads what it shows. */

import { readFile } from 'node:fs/promises'
import type { Locator } from '@playwright/test'
import { PNG } from 'pngjs'
import { colourStrip } from '../../src/core/colour/colourStrip.ts'
import {
  DEFAULT_LOOK,
  type Look,
  lookRange,
  lookTable,
  resolveLook,
} from '../../src/core/colour/look.ts'
import { sortedCopy } from '../../src/core/measure/statistics.ts'
import { fineSize } from '../../src/core/refine/refine.ts'
import { planUpsample } from '../../src/core/resample/upsample.ts'
import { SHARP } from '../../src/core/settings.ts'
import type { DepthMap, Refinement, Size } from '../../src/core/types.ts'
import { estimate, floats, type Picture, succeed } from './app.ts'
import { chooseFiles, type Pixels } from './fixtures.ts'
import { formatsButton, mapCanvas, photoName, tileButton, tileOf } from './parts.ts'
import { type Page, expect as plainExpect } from './site.ts'

/** The first map waits for the runtime. A busy machine takes seconds to start it. */
export const expect = plainExpect.configure({ timeout: 30_000 })

function asFile({ name, bytes }: Picture): { name: string; mimeType: string; buffer: Buffer } {
  return {
    name,
    mimeType: 'image/png',
    buffer: bytes,
  }
}

export function choose(page: Page, ...pictures: readonly Picture[]): Promise<void> {
  return chooseFiles(page, pictures.map(asFile))
}

export function paste(page: Page, text: string): Promise<void> {
  return page.evaluate((words) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', words)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, text)
}

/** Waits until the page has announced, in either language, that the whole map of `name` is on screen. */
export async function ready(page: Page, name: string): Promise<void> {
  await expect(page.locator('body > [role="status"]')).toHaveText(
    new RegExp(`${name}( is ready| 的深度图已完成)`),
  )
  await expect(tileButton(tileOf(page, name))).toHaveAttribute('aria-current', 'true')
  await expect(photoName(page)).toHaveText(name)
}

export async function chooseAndWait(page: Page, picture: Picture): Promise<void> {
  await choose(page, picture)
  await ready(page, picture.name)
}

/** Returns the bounding boxes of the photo and its map. */
export function frames(page: Page) {
  return Promise.all(
    ['.pane-photo', '.pane-map'].map((pane) => page.locator(`${pane} .frame`).boundingBox()),
  )
}

/** Returns the exact pixels of the map: it has no transparency, so the canvas loses nothing. */
export async function shownMap(page: Page): Promise<Pixels> {
  const canvas = mapCanvas(page)
  const url = await canvas.evaluate((element) =>
    element instanceof HTMLCanvasElement ? element.toDataURL() : '',
  )
  return PNG.sync.read(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
}

function coloured(map: DepthMap, { width, height }: Size, look: Look): Uint8ClampedArray {
  const plan = planUpsample(map, { width, height })
  const resolved = resolveLook(look, plan.range(), () => sortedCopy(map.data))
  const { low, high } = lookRange(plan.range(), resolved)
  const values = new Float32Array(width * height)
  plan.strip(0, height, values)
  const pixels = new Uint8ClampedArray(4 * width * height)
  colourStrip(values, low, high, lookTable(resolved), pixels)
  return pixels
}

/**
 * Returns the expected colours of a map (with sharp edges and in Inferno by default), computed from the floats that the page has
 * cached.
 */
export async function expectedMap(
  page: Page,
  picture: Picture,
  look: Look = DEFAULT_LOOK,
  refinement: Partial<Refinement> = SHARP,
): Promise<Uint8ClampedArray> {
  const { key, cached, size, model, settings } = succeed(await estimate(page, picture, refinement))
  plainExpect(cached).toBe(true)
  const data = new Float32Array(await floats(page, key))
  const { width, height } =
    settings.detail === 'raw' ? model.profile : fineSize(size, model.profile)
  return coloured({ width, height, data }, size, look)
}

/** Returns how many colour values differ, or -1 if the sizes differ. */
export function differences(a: Uint8Array, b: Uint8ClampedArray): number {
  return a.length === b.length
    ? b.reduce((count, value, i) => count + (a[i] === value ? 0 : 1), 0)
    : -1
}

/** Returns the file that the page downloads after `act`. */
export async function saved(page: Page, act: () => Promise<unknown>): Promise<Picture> {
  const event = page.waitForEvent('download')
  await act()
  const download = await event
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

/** Makes float files hold the map on the page instead of the model's output. */
export async function applyDetailToFloats(page: Page): Promise<void> {
  await formatsButton(page).click()
  await page.getByRole('checkbox', { name: /^Apply detail to float files/ }).check()
  await page.keyboard.press('Escape')
}

/** Presses `key` until `target` has the focus. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press(key)
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${target} has no focus after ${key} was pressed forty times.`)
}

/** Dispatches a paste or a drop event with one file. */
export function give(
  page: Page,
  way: 'paste' | 'drop',
  name: string,
  bytes: Uint8Array,
  target = 'body',
): Promise<void> {
  return page.evaluate(
    ([kind, title, base64, selector]) => {
      const transfer = new DataTransfer()
      transfer.items.add(
        new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], title),
      )
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', {
              clipboardData: transfer,
              bubbles: true,
              cancelable: true,
            })
          : new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
      document.querySelector(selector)?.dispatchEvent(event)
    },
    [way, name, Buffer.from(bytes).toString('base64'), target] as const,
  )
}
