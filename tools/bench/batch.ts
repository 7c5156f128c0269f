/** Compares 200 photos dropped on the page with a plain loop over the engine. The two sides alternate in blocks. */
import type { Page } from '@playwright/test'
import { type Bench, installPictures, openApp } from './browser.ts'
import { type Measured, measured } from './rounds.ts'
import { growthOf, type Memory, memoryOf } from './soak.ts'

const [WIDTH, HEIGHT] = [1600, 1200]
const BLOCK = 50
/**
 * This many photos fill the caches that are meant to stay: the last maps, thumbnails, the queue. They need two blocks, because the page
 * refines the first photo of each and keeps the last two refined maps of 7 MB in memory (storage/retention.ts).
 */
const SETTLING = 2 * BLOCK

export interface Batch {
  readonly photos: number
  /** Milliseconds per photo on the page, from the drop until the strip shows all photos as done. */
  readonly page: Measured
  /** Milliseconds per photo in a loop that only decodes, prepares, infers and normalises. */
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

function loop(page: Page, isDecodedBefore: boolean): Promise<number> {
  return page.evaluate(async (before) => {
    const files = window.block ?? []
    const decode = (file: File): Promise<ImageBitmap> =>
      createImageBitmap(file, { imageOrientation: 'from-image' })
    const bitmaps = before ? await Promise.all(files.map(decode)) : []
    const start = performance.now()
    for (const [i, file] of files.entries())
      await window.depthdrop.run(bitmaps[i] ?? (await decode(file)))
    return (performance.now() - start) / files.length
  }, isDecodedBefore)
}

export async function benchBatch(bench: Bench, photos: number): Promise<Batch> {
  const context = await bench.browser.newContext({ serviceWorkers: 'block' })
  const page = await openApp(context, bench.url)
  await installPictures(page)
  const times: Record<'page' | 'loop' | 'engine', number[]> = { page: [], loop: [], engine: [] }
  let done = 0
  const block = async (isCounted: boolean): Promise<void> => {
    await draw(page, 50_000 + done, BLOCK)
    done += BLOCK
    const run = {
      page: await drop(page, done),
      loop: await loop(page, false),
      engine: await loop(page, true),
    }
    if (isCounted)
      for (const [name, ms] of Object.entries(run)) times[name as keyof typeof run].push(ms)
  }
  while (done < SETTLING) await block(false)
  const before = await memoryOf(page)
  while (done < SETTLING + photos) await block(true)
  const after = await memoryOf(page)
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
