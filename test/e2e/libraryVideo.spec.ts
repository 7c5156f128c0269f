/** Tests `import { depthVideo } from 'depthdrop/video'` in the page of another author. */
import { CLIP, recordClip } from './clips.ts'
import { expect, test } from './libraryPage.ts'
import { readVideo } from './videoReader.ts'

test('depthVideo makes a video with all frames, ends early if asked, and names a broken file', async ({
  page,
  host,
}) => {
  test.setTimeout(180_000)
  const clip = await recordClip(page, { name: 'clip.webm', seconds: 1 })
  await page.goto(host.page('./video.js'))
  await page.waitForFunction(() => 'library' in window)
  const made = await page.evaluate(async (base64) => {
    const library: unknown = Reflect.get(window, 'library')
    const { depthVideo } = library as typeof import('../../src/video.ts')
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const file = new File([bytes], 'clip.webm')
    const fractions: number[] = []
    const { blob, ...facts } = await depthVideo(file, {
      format: 'webm',
      look: 'grey',
      onProgress: ({ fraction }) => fractions.push(fraction),
    })
    const until = new AbortController()
    const part = await depthVideo(file, {
      until: until.signal,
      onProgress: ({ frames }) => {
        if (frames === 2) until.abort()
      },
    })
    const broken = await depthVideo(new File(['text'], 'broken.mp4')).catch((error: unknown) =>
      error instanceof Error && 'code' in error ? error.code : String(error),
    )
    const wrong = await depthVideo(file, { format: 'avi' as 'mp4' }).catch(String)
    const picture = await depthVideo(new Image() as unknown as Blob).catch(String)
    const stopped = await depthVideo(file, { signal: AbortSignal.abort('enough') }).catch(String)
    let text = ''
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte)
    return {
      facts,
      fractions,
      part: part.frames,
      broken,
      wrong,
      picture,
      stopped,
      video: btoa(text),
    }
  }, clip.bytes.toString('base64'))
  expect(made.facts).toMatchObject({ fileName: 'clip.depth.webm', isWhole: true, keepsSound: true })
  expect(made.fractions).toHaveLength(made.facts.frames)
  expect(made.fractions.toSorted((a, b) => a - b)).toEqual(made.fractions)
  expect(made.part).toBe(2)
  expect(made.broken).toBe('video-unreadable')
  expect(made.wrong).toBe('TypeError: format must be one of mp4, webm, png, not “avi”.')
  expect(made.picture).toContain('TypeError: The video must be a Blob or File')
  expect(made.stopped).toBe('enough')
  const file = { name: 'clip.depth.webm', bytes: Buffer.from(made.video, 'base64') }
  const { width, height, frames } = await readVideo(page, file, [])
  expect([width, height, frames]).toEqual([CLIP.width, CLIP.height, made.facts.frames])
})
