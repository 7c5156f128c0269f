/** Reads the pictures of test/fixtures, and the pictures and maps that the page made from them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import type { Picture } from './app.ts'
import { photoCanvas } from './parts.ts'
import type { Page } from './site.ts'

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
}

export function fixture(name: string): Picture {
  return { name, bytes: readFileSync(fixturePath(name)) }
}

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA. */
  readonly data: Uint8Array
}

export function pixelsOf(name: string): Pixels {
  return PNG.sync.read(fixture(name).bytes)
}

/** Returns the pixels of the photo on the stage. */
export async function shownPhoto(page: Page): Promise<Pixels> {
  const { width, height, bytes } = await photoCanvas(page).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The photo is not on a canvas.')
    const { width, height } = canvas
    return {
      width,
      height,
      bytes: [...(canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [])],
    }
  })
  return { width, height, data: Uint8Array.from(bytes) }
}

/** Returns the mean difference of two pictures in levels of 0…255, or Infinity if their sizes differ. */
export function levelsApart(a: Pixels, b: Pixels): number {
  if (a.width !== b.width || a.height !== b.height) return Infinity
  return (
    a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? NaN)), 0) /
    ((a.data.length / 4) * 3)
  )
}

/**
 * Returns the mean difference of two maps as a fraction of the range of the second. It runs in the page: passing the
 * floats to the test takes longer.
 */
export function mapsApart(page: Page, key: string, other: string): Promise<number> {
  return page.evaluate(
    async ([one, two]) => {
      const [a, b] = await Promise.all([window.depthdrop.floats(one), window.depthdrop.floats(two)])
      const range = b.reduce((x, y) => Math.max(x, y)) - b.reduce((x, y) => Math.min(x, y))
      return (
        a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? NaN)), 0) / a.length / range
      )
    },
    [key, other] as const,
  )
}

/** Returns the width and height in the headers of a map's three files. */
export function exportedSizes(
  page: Page,
  key: string,
): Promise<readonly (readonly [number, number])[]> {
  return page.evaluate(async (id) => {
    const sizes: [number, number][] = []
    for (const format of ['inferno', 'gray16', 'pfm'] as const) {
      const head = await (await window.depthdrop.export(id, format)).slice(0, 64).arrayBuffer()
      const [, width, height] =
        /^Pf\n(\d+) (\d+)\n/.exec(new TextDecoder('latin1').decode(head)) ?? []
      const view = new DataView(head)
      // The header chunk of a PNG begins at byte 8, its content at byte 16.
      sizes.push(
        format === 'pfm'
          ? [Number(width), Number(height)]
          : [view.getUint32(16), view.getUint32(20)],
      )
    }
    return sizes
  }, key)
}

/** Chooses files through the page's file picker. */
export async function chooseFiles(
  page: Page,
  files: string[] | { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.locator('.home .primary, .tile-add').filter({ visible: true }).first().click()
  await (await chooser).setFiles(files)
}
