/** Measures whether memory grows over a hundred photos in one page. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { type Bench, installPictures, openApp } from './browser.ts'

export interface Memory {
  /** Bytes: the JavaScript heaps of page and workers after a garbage collection, and the engine's wasm memory. */
  readonly heap: number
  readonly wasm: number
}

export interface Soak {
  readonly photos: number
  readonly before: Memory
  readonly after: Memory
  /** (after − before) / before, for both together. */
  readonly growth: number
}

/** This many photos fill the caches that are meant to stay (the last maps), which does not count as growth. */
const SETTLING = 30

async function photos(page: Page, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i += 1) {
    await page.evaluate(async (seed) => {
      const photo = await window.pictures?.(1600, 1200, seed)
      if (photo === undefined) throw new Error('No picture.')
      await window.depthdrop.estimate(photo, { paint: true })
    }, i)
  }
}

export async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
  // Counts the page and its workers, and waits for a garbage collection in each.
  const heap = await page.evaluate(
    async () => (await performance.measureUserAgentSpecificMemory?.())?.bytes ?? NaN,
  )
  const { memory: wasm } = await page.evaluate(() => window.depthdrop.counters())
  return { heap, wasm }
}

/** The ids of the browser's renderer processes. */
export async function renderersOf(page: Page): Promise<readonly number[]> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  const found = await session?.send('SystemInfo.getProcessInfo')
  await session?.detach()
  return (found?.processInfo ?? []).filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

/** Bytes of memory of all renderer processes; 0 where the system does not list them. */
export async function residentOf(page: Page): Promise<number> {
  const ids = new Set((await renderersOf(page)).map(String))
  return readdirSync('/proc', { encoding: 'utf8' })
    .filter((name) => ids.has(name))
    .map((id) => /^VmRSS:\s*(\d+) kB/mu.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .reduce((sum, kilobytes) => sum + 1024 * Number(kilobytes ?? 0), 0)
}

export function growthOf(before: Memory, after: Memory): number {
  return (after.heap + after.wasm - before.heap - before.wasm) / (before.heap + before.wasm)
}

export async function benchSoak(bench: Bench, count: number): Promise<Soak> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  await photos(page, 2000, SETTLING)
  const before = await memoryOf(page)
  await photos(page, 2000 + SETTLING, count)
  const after = await memoryOf(page)
  await context.close()
  return { photos: count, before, after, growth: growthOf(before, after) }
}

declare global {
  interface Performance {
    measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>
  }
}
