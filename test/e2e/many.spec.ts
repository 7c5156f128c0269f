/** Tests a queue of many photos with mouse, touch and keyboard. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inferences, openApp, scene } from './app.ts'
import { chooseFiles, fixture } from './fixtures.ts'
import {
  pendingTiles,
  photoName,
  stripHead,
  tileButton,
  tileNames,
  tileOf,
  tiles,
  tilesThatAre,
  toasts,
} from './parts.ts'
import { type Page, expect as plainExpect, test } from './site.ts'

const expect = plainExpect.configure({ timeout: 30_000 })

function head(page: Page, name: string | RegExp) {
  return stripHead(page).getByRole('button', { name })
}
function status(page: Page) {
  return page.locator('body > [role="status"]')
}

function tiny(count: number): { name: string; mimeType: string; buffer: Buffer }[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `p${i}.png`,
    mimeType: 'image/png',
    buffer: scene('', 24, 16 + (i % 3), i).bytes,
  }))
}

/** Holds the `load` calls of the engine until the returned function runs, so that the queue does not advance. */
const holdEngine = async (page: Page): Promise<() => Promise<void>> => {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage
    const kept: (() => void)[] = []
    let isHeld = true
    Worker.prototype.postMessage = function (
      this: Worker,
      message: unknown,
      ...rest: unknown[]
    ): void {
      const send = (): void => Reflect.apply(post, this, [message, ...rest])
      const isLoad =
        typeof message === 'object' &&
        message !== null &&
        'path' in message &&
        String(message.path) === 'load'
      if (isHeld && isLoad) kept.push(send)
      else send()
    }
    Object.assign(window, {
      go: () => {
        isHeld = false
        for (const send of kept.splice(0)) send()
      },
    })
  })
  return async () =>
    void (await page.evaluate(() => Reflect.apply(Reflect.get(window, 'go'), window, [])))
}

test('the queue resumes where it was paused and finishes every photo', async ({ page }) => {
  const go = await holdEngine(page)
  await openApp(page)
  await chooseFiles(page, tiny(9))
  await expect(tilesThatAre(page, 'waiting')).toHaveCount(5)
  await head(page, 'Pause').click()
  await expect(status(page)).toHaveText('Paused. Photos in progress will finish; 5 waiting.')
  await expect(stripHead(page)).toContainText('9 left · paused')
  await go()
  await expect(tilesThatAre(page, 'done')).toHaveCount(4)
  await expect(tilesThatAre(page, 'waiting')).toHaveCount(5)

  // Alt and an arrow key move the photo. The focus stays on it.
  await tileButton(tileOf(page, 'p5.png')).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(tileNames(page)).toHaveText([
    'p0.png',
    'p1.png',
    'p2.png',
    'p3.png',
    'p4.png',
    'p6.png',
    'p5.png',
    'p7.png',
    'p8.png',
  ])
  await expect(status(page)).toHaveText('p5.png: position 7 of 9.')
  await expect(tileButton(tileOf(page, 'p5.png'))).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(tileNames(page).nth(5)).toHaveText('p5.png')
  expect(page.url()).toContain('http')

  // The first waiting photo needs no button. Another one moves ahead of it.
  await expect(
    tileOf(page, 'p4.png').getByRole('button', { name: 'Process p4.png next' }),
  ).toBeHidden()
  await tileOf(page, 'p8.png').hover()
  await tileOf(page, 'p8.png').getByRole('button', { name: 'Process p8.png next' }).click()
  await expect(tileNames(page).nth(4)).toHaveText('p8.png')
  await expect(status(page)).toHaveText('p8.png is next.')

  await head(page, 'Resume').click()
  await expect(tilesThatAre(page, 'done')).toHaveCount(9)
  await expect(head(page, 'Pause')).toBeHidden()
  // The stage shows the first photo of the choice.
  await expect(photoName(page)).toHaveText('p0.png')
  expect(await inferences(page)).toBe(9)
})

test('the engine has the next photo before it has answered for the one before', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage
    const open = new Set<unknown>()
    window.mostPhotosInEngine = 0
    Worker.prototype.postMessage = function (
      this: Worker,
      message: { readonly id?: string; readonly path?: readonly string[] },
      ...rest: unknown[]
    ): void {
      if (message.path?.[0] === 'infer') {
        open.add(message.id)
        window.mostPhotosInEngine = Math.max(window.mostPhotosInEngine ?? 0, open.size)
        this.addEventListener('message', ({ data }) => open.delete(data.id))
      }
      Reflect.apply(post, this, [message, ...rest])
    }
  })
  await openApp(page)
  await chooseFiles(page, tiny(12))
  await expect(tilesThatAre(page, 'done')).toHaveCount(12)
  expect(await inferences(page)).toBe(12)
  // One is on its way and one waits: each holds a decoded photo.
  expect(await page.evaluate(() => window.mostPhotosInEngine)).toBe(2)
})

test('Escape undoes a drag along the strip', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, tiny(5))
  await expect(tilesThatAre(page, 'done')).toHaveCount(5)
  const centre = async (name: string): Promise<readonly [number, number]> => {
    const box = await tileOf(page, name).locator('.tile-face').boundingBox()
    if (box === null) throw new Error(`${name} is not on the screen.`)
    return [box.x + box.width / 2, box.y + box.height / 2]
  }
  const [fromX, y] = await centre('p0.png')
  const [toX] = await centre('p2.png')
  await page.mouse.move(fromX, y)
  await page.mouse.down()
  await page.mouse.move(toX + 10, y, { steps: 8 })
  await expect(tileNames(page)).toHaveText(['p1.png', 'p2.png', 'p0.png', 'p3.png', 'p4.png'])
  await page.mouse.up()
  await expect(status(page)).toHaveText('p0.png: position 3 of 5.')
  await expect(page.locator('.is-lifted')).toHaveCount(0)

  const [againX] = await centre('p4.png')
  await page.mouse.move(againX, y)
  await page.mouse.down()
  await page.mouse.move(fromX - 20, y, { steps: 8 })
  await expect(tileNames(page).first()).toHaveText('p4.png')
  await page.keyboard.press('Escape')
  await expect(tileNames(page)).toHaveText(['p1.png', 'p2.png', 'p0.png', 'p3.png', 'p4.png'])
  await page.mouse.up()
  await expect(photoName(page)).toHaveText('p0.png')
  // A normal click still selects.
  await tileButton(tileOf(page, 'p3.png')).click()
  await expect(photoName(page)).toHaveText('p3.png')
})

test.describe('with touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })

  test('a long press lifts a photo', async ({ page }) => {
    const go = await holdEngine(page)
    await openApp(page)
    await chooseFiles(page, tiny(8))
    await expect(tilesThatAre(page, 'waiting')).toHaveCount(4)
    const session = await page.context().newCDPSession(page)
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      x: number,
      y: number,
    ): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y }],
      })
    const box = await tileOf(page, 'p0.png').locator('.tile-face').boundingBox()
    if (box === null) throw new Error('The photo has no tile.')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await touch('touchStart', x, y)
    await expect(page.locator('.is-lifted')).toHaveCount(1)
    for (let i = 1; i <= 10; i += 1) await touch('touchMove', x + i * 14, y)
    await expect(tileNames(page).first()).toHaveText('p1.png')
    await touch('touchEnd', 0, 0)
    await expect(page.locator('.is-lifted')).toHaveCount(0)

    await tileOf(page, 'p6.png').scrollIntoViewIfNeeded()
    await tileOf(page, 'p6.png').getByRole('button', { name: 'Process p6.png next' }).tap()
    await expect(status(page)).toHaveText('p6.png is next.')
    await go()
    await expect(tilesThatAre(page, 'done')).toHaveCount(8)
  })
})

test('photos get their thumbnails when they scroll into view', async ({ page }) => {
  await openApp(page)
  await chooseFiles(page, tiny(40))
  await expect(tilesThatAre(page, 'done')).toHaveCount(40)
  const whole = page.locator('.tile.has-photo.has-map')
  await expect(whole.first()).toContainText('p0.png')
  await expect(tiles(page).nth(5)).toHaveClass(/has-photo has-map/)
  await expect(tiles(page).last()).not.toHaveClass(/has-/)
  // At most 16 maps stay in memory, so the map of this photo is no longer among them.
  await tiles(page)
    .nth(20)
    .evaluate((tile) => tile.scrollIntoView({ inline: 'center' }))
  await expect(tiles(page).nth(20)).toHaveClass(/has-photo has-map/)
  await expect(tiles(page).last()).not.toHaveClass(/has-/)
  expect(await inferences(page)).toBe(40)
})

test('damaged files do not stop the other photos of the queue', async ({ page }) => {
  await openApp(page)
  const bad = ['cut.jpg', 'text.jpg', 'empty.jpg'].map((name) => ({
    name,
    mimeType: '',
    buffer: fixture(name).bytes,
  }))
  await chooseFiles(page, [...tiny(6), ...bad])
  await expect(tilesThatAre(page, 'failed')).toHaveCount(3)
  await expect(tilesThatAre(page, 'done')).toHaveCount(6)
  await head(page, 'Try again (3)').click()
  await expect(pendingTiles(page)).toHaveCount(0)
  await expect(tilesThatAre(page, 'failed')).toHaveCount(3)
  expect(await inferences(page)).toBe(6)
})

test('cancelled photos can be estimated after all', async ({ page }) => {
  const go = await holdEngine(page)
  await openApp(page)
  await chooseFiles(page, tiny(12))
  await head(page, 'Cancel all').click()
  await expect(tilesThatAre(page, 'cancelled')).toHaveCount(12)
  await expect(head(page, 'Try again (12)')).toBeFocused()
  await go()
  await page.keyboard.press('Enter')
  await expect(tilesThatAre(page, 'done')).toHaveCount(12)
})

test('a chosen folder adds the photos of all its subfolders', async ({ page }, info) => {
  const album = info.outputPath('album')
  await mkdir(path.join(album, 'summer', 'lake'), { recursive: true })
  await mkdir(path.join(album, '.thumbnails'), { recursive: true })
  for (const [i, name] of [
    'b.png',
    'a10.png',
    'a9.png',
    'summer/c.png',
    'summer/lake/d.png',
    '.thumbnails/e.png',
  ].entries()) {
    await writeFile(path.join(album, name), scene('', 30, 20, i).bytes)
  }
  await page.addInitScript(() =>
    Object.defineProperty(window, 'showDirectoryPicker', { value: undefined }),
  )
  await openApp(page)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose folder' }).click()
  await (await chooser).setFiles(album)
  await expect(tilesThatAre(page, 'done')).toHaveCount(5)
  await expect(tileNames(page)).toHaveText(['a9.png', 'a10.png', 'b.png', 'c.png', 'd.png'])
  await expect(tileButton(tileOf(page, 'd.png'))).toHaveAttribute(
    'title',
    /^album\/summer\/lake\/d\.png · /,
  )
})

test('a folder with more than a thousand images adds only a thousand', async ({ page }) => {
  await holdEngine(page)
  await page.addInitScript(() => {
    const pick = async (): Promise<FileSystemDirectoryHandle> =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('album', { create: true })
    Object.defineProperty(window, 'showDirectoryPicker', { value: pick })
  })
  await openApp(page)
  await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const album = await (await navigator.storage.getDirectory()).getDirectoryHandle('album', {
        create: true,
      })
      const inner = await album.getDirectoryHandle('inner', { create: true })
      for (let i = 0; i < 1005; i += 1) {
        const file = await (
          await (i % 2 === 0 ? album : inner).getFileHandle(`${i}.png`, { create: true })
        ).createWritable()
        await file.write(bytes)
        await file.close()
      }
    },
    scene('', 8, 8).bytes.toString('base64'),
  )
  await page.getByRole('button', { name: 'Choose folder' }).click()
  await expect(
    toasts(page).filter({ hasText: 'Only the first 1,000 images were added' }),
  ).toBeVisible()
  await expect(tiles(page)).toHaveCount(1000)
  await expect(tileNames(page).first()).toHaveText('0.png')
  await expect(tileNames(page).last()).toHaveText('993.png')
  await tileButton(tiles(page).first()).focus()
  await page.keyboard.press('End')
  await expect(tileButton(tiles(page).last())).toBeFocused()
})

test('sixty estimates from code, three at a time, all complete', async ({ page }) => {
  await openApp(page)
  const pictures = Array.from({ length: 60 }, (_, i) =>
    scene('', 20 + i, 16).bytes.toString('base64'),
  )
  const outcomes = await page.evaluate(async (all) => {
    const left = all.map(
      (base64, i) =>
        new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], `${i}.png`),
    )
    const said: string[] = []
    const worker = async (): Promise<void> => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) {
        const { name } = file
        said.push(
          await window.depthdrop.estimate(file).then(
            () => name,
            (error: unknown) => String(error),
          ),
        )
      }
    }
    await Promise.all([worker(), worker(), worker()])
    return said
  }, pictures)
  expect([...outcomes].sort()).toEqual(pictures.map((_, i) => `${i}.png`).sort())
  expect(await inferences(page)).toBe(60)
})

declare global {
  interface Window {
    mostPhotosInEngine?: number
  }
}
