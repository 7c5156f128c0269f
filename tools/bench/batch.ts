/**
 * Compares photos that are dropped on the page at once with a plain loop over the engine. The two sides alternate. The page also shows
 * the first photo of each drop, with sharp edges, which the loop does not: with fewer photos that share is larger.
 */
import type { Page } from '@playwright/test'
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'
import { growthOf, type Memory, memoryOf } from './soak.ts'

const [WIDTH, HEIGHT] = [1600, 1200]
/**
 * This many photos fill the caches that are meant to stay: the last maps, thumbnails, the queue. They need two drops, because the page
 * refines the first photo of each and keeps the last two refined maps of 7 MB in memory (storage/retention.ts).
 */
const SETTLING = 100
/** So many are decoded before for the engine alone: all 200 would take 1.5 GB. */
const DECODED = 50
/** Over so many photos the memory is compared. Each photo adds a tile. */
const MEMORY_PHOTOS = 200

export interface Batch {
  /** The photos of one drop. */
  readonly photos: number
  /** Milliseconds per photo on the page, from the drop until the strip shows all photos as done. */
  readonly page: Measured
  /** Milliseconds per photo in a loop that only decodes, prepares, infers and normalises, one photo after the other. */
  readonly loop: Measured
  /** The same with photos that were decoded before. */
  readonly engine: Measured
  readonly before: Memory
  readonly after: Memory
  /** (after − before) / before, for JavaScript and wasm together. */
  readonly growth: number
}

/** Each block has new files, because a known photo would come from storage. */
function draw(page: Page, from: number, count: number): Promise<void> {
  return page.evaluate(
    async ([width, height, first, length]) => {
      const made: File[] = []
      for (let i = 0; i < length; i += 1) {
        const photo = await window.pictures?.(width, height, first + i)
        if (photo === undefined) throw new Error('No picture.')
        made.push(photo)
      }
      window.block = made
    },
    [WIDTH, HEIGHT, from, count] as const,
  )
}

/** Milliseconds per photo from the drop until the strip shows all photos as done. */
function drop(page: Page, all: number): Promise<number> {
  return page.evaluate(async (wanted) => {
    const files = window.block ?? []
    const transfer = new DataTransfer()
    for (const file of files) transfer.items.add(file)
    const isDone = (): boolean =>
      document.querySelectorAll('.tile[data-state="done"]').length === wanted
    // Waiting with requestAnimationFrame would make the page draw more frames than it does by itself, and counting tiles
    // with a timer would take a millisecond for each photo.
    const ended = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isDone()) return
        observer.disconnect()
        resolve()
      })
      observer.observe(document.body, {
        subtree: true,
        attributes: true,
        attributeFilter: ['data-state'],
      })
    })
    const start = performance.now()
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
    )
    await ended
    return (performance.now() - start) / files.length
  }, all)
}

/** Milliseconds for one half of the photos. */
function loop(page: Page, half: 0 | 1): Promise<number> {
  return page.evaluate(async (which) => {
    const files = window.block ?? []
    const middle = files.length / 2
    const start = performance.now()
    for (const file of files.slice(which * middle, (which + 1) * middle))
      await window.depthdrop.run(await createImageBitmap(file, { imageOrientation: 'from-image' }))
    return performance.now() - start
  }, half)
}

function engineAlone(page: Page): Promise<number> {
  return page.evaluate(async (count) => {
    const files = window.block?.slice(0, count) ?? []
    const bitmaps = await Promise.all(
      files.map((file) => createImageBitmap(file, { imageOrientation: 'from-image' })),
    )
    const start = performance.now()
    for (const bitmap of bitmaps) await window.depthdrop.run(bitmap)
    return (performance.now() - start) / files.length
  }, DECODED)
}

export async function benchBatch(bench: Bench, photos: number, rounds: number): Promise<Batch> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const times: Record<'page' | 'loop' | 'engine', number[]> = { page: [], loop: [], engine: [] }
  let done = 0
  const round = async (count: number): Promise<Record<keyof typeof times, number>> => {
    await draw(page, 50_000 + done, count)
    done += count
    // The speed of the machine changes within a minute. Half of the loop runs on each side of the drop.
    const half = await loop(page, 0)
    const dropped = await drop(page, done)
    const plain = (half + (await loop(page, 1))) / count
    return { page: dropped, loop: plain, engine: await engineAlone(page) }
  }
  while (done < SETTLING) await round(SETTLING / 2)
  const before = await memoryOf(page)
  let after = before
  for (let i = 0; i < rounds; i += 1) {
    const run = await round(photos)
    for (const [name, ms] of Object.entries(run)) times[name as keyof typeof run].push(ms)
    if (done - SETTLING <= MEMORY_PHOTOS) after = await memoryOf(page)
  }
  await context.close()
  const { page: dropped, loop: plain, engine } = times
  return {
    photos,
    page: measured(dropped),
    loop: measured(plain),
    engine: measured(engine),
    before,
    after,
    growth: growthOf(before, after),
  }
}

declare global {
  interface Window {
    block?: readonly File[]
  }
}
