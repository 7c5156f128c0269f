/** A phone whose language is Chinese, and what fits its screen. */
import type { Browser, Locator } from '@playwright/test'
import { expect, type Page } from './site.ts'

const WIDTH = 390

/** Calls `work` with an empty page, and closes its context afterwards. */
export async function onChinesePhone(
  browser: Browser,
  baseURL: string,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: WIDTH, height: 844 },
    hasTouch: true,
    locale: 'zh-CN',
  })
  try {
    await work(await context.newPage())
  } finally {
    await context.close()
  }
}

export async function expectFitsAcross(shown: Locator): Promise<void> {
  const box = await shown.boundingBox()
  expect(box?.x ?? -1).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(WIDTH)
}
