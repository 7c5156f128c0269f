/** Tests `watchDepth` in the page of another author, with a moving picture that the page draws. */
import { readFileSync } from 'node:fs'
import { inRoot } from '../../tools/process/root.mjs'
import { test as base, expect, type Host, openHost, startHost } from './libraryPage.ts'

function jpeg(name: string) {
  return {
    type: 'image/jpeg',
    body: readFileSync(inRoot('test', 'fixtures', `${name}.jpg`)),
  }
}

const test = base.extend<object, { host: Host }>({
  host: [
    async ({}, use) => {
      const host = await startHost({
        headers: 'isolated',
        files: { '/street.jpg': jpeg('street'), '/room.jpg': jpeg('room') },
      })
      await use(host)
      await host.close()
    },
    { scope: 'worker' },
  ],
})

test.beforeEach(async ({ page, host }) => {
  await openHost(page, host.page())
  // The picture trembles like one from a handheld camera, and can change to another scene.
  await page.evaluate(async () => {
    const load = async (name: string): Promise<ImageBitmap> =>
      createImageBitmap(await (await fetch(`${name}.jpg`)).blob())
    const scenes = { street: await load('street'), room: await load('room') }
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
    const context = canvas.getContext('2d')
    let now: keyof typeof scenes = 'street'
    const timer = setInterval(
      () => context?.drawImage(scenes[now], 2 * Math.random() - 6, -4, 332, 248),
      30,
    )
    const stream = canvas.captureStream(30)
    window.moving = {
      stream,
      show: (name) => (now = name),
      end: () => (clearInterval(timer), stream.getTracks().forEach((track) => track.stop())),
    }
  })
})

test('watchDepth reports a new scene as one cut', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const { stream, show } = window.moving
    const frames: {
      isCut: boolean
      isAllFinite: boolean
      size: readonly number[]
      span: number
    }[] = []
    let drawn = 0
    let photo: number | undefined
    let painted: readonly number[] = []
    for await (const {
      data,
      isCut,
      size,
      low,
      high,
      width,
      height,
      toImageBitmap,
    } of window.library.watchDepth(stream, { onFrame: () => (drawn += 1) })) {
      frames.push({
        isCut,
        isAllFinite: data.length === width * height && data.every(Number.isFinite),
        size: [size.width, size.height],
        span: high - low,
      })
      if (frames.length === 4) photo = (await window.library.estimateDepth('photo.png')).width
      if (frames.length === 6) {
        const bitmap = await toImageBitmap('grey')
        painted = [bitmap.width, bitmap.height]
        bitmap.close()
        show('room')
      }
      if (frames.length === 12) break
    }
    return { frames, drawn, photo, painted, isOpen: stream.active }
  })
  expect(seen.frames.every(({ isAllFinite, span }) => isAllFinite && span > 0)).toBe(true)
  expect(seen.frames.at(-1)?.size).toEqual([320, 240])
  const cuts = seen.frames.flatMap(({ isCut }, i) => (isCut ? [i] : []))
  expect(cuts[0]).toBe(0)
  expect(cuts).toHaveLength(2)
  // A frame of the old scene may still have been in progress.
  expect([6, 7, 8]).toContain(cuts[1])
  expect(seen).toMatchObject({ drawn: 12, photo: 256, painted: [320, 240], isOpen: true })
})

test('watchDepth ends with the stream or its signal', async ({ page }) => {
  const ends = await page.evaluate(async () => {
    const { stream, end } = window.moving
    const outcome = async (
      source: unknown,
      signal?: AbortSignal,
      act: () => void = () => undefined,
    ): Promise<string> => {
      try {
        for await (const _ of window.library.watchDepth(
          source as MediaStream,
          signal === undefined ? {} : { signal },
        ))
          act()
        return 'ended'
      } catch (error) {
        return error instanceof Error ? error.name : String(error)
      }
    }
    const abort = new AbortController()
    return [
      await outcome(stream, abort.signal, () => abort.abort()),
      await outcome(stream, AbortSignal.abort()),
      await outcome(document.createElement('canvas')),
      await outcome(stream, undefined, end),
    ]
  })
  expect(ends).toEqual(['AbortError', 'AbortError', 'TypeError', 'ended'])
})

test('watchDepth leaves the <video> of the page playing', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const video = Object.assign(document.createElement('video'), {
      muted: true,
      srcObject: window.moving.stream,
    })
    await video.play()
    let frames = 0
    for await (const _ of window.library.watchDepth(video)) if ((frames += 1) === 3) break
    return { frames, isPlaying: !video.paused, hasStream: video.srcObject !== null }
  })
  expect(seen).toEqual({ frames: 3, isPlaying: true, hasStream: true })
})

declare global {
  interface Window {
    moving: { readonly stream: MediaStream; show(name: 'street' | 'room'): void; end(): void }
  }
}
