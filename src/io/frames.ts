/** A playing video → its newest frame, whenever somebody is ready for one. */
import { cancelled, DepthdropError } from '../core/errors.ts'

export interface Frames {
  /** True once the video shows a frame that was not grabbed yet; false where none will come any more. */
  newer(): Promise<boolean>
  /** The frame that the video shows now. The caller closes it. */
  grab(): Promise<ImageBitmap>
  /** Ends the waiting; the video stays as it is. */
  close(): void
}

type Settle = (isThere: boolean) => void

/** Calls at each new frame, until `signal` aborts. */
function onFrame(video: HTMLVideoElement, signal: AbortSignal, hear: () => void): void {
  // Firefox before 132 tells of no frames; its clock moves with each.
  if (!('requestVideoFrameCallback' in video)) {
    let last = -1
    const look = (): void => {
      if (signal.aborted) return
      const { currentTime } = video as HTMLVideoElement
      if (currentTime !== last) hear()
      last = currentTime
      requestAnimationFrame(look)
    }
    return look()
  }
  const next = (): void => {
    if (signal.aborted) return
    hear()
    handle = video.requestVideoFrameCallback(next)
  }
  let handle = video.requestVideoFrameCallback(next)
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle), { once: true })
}

/**
 * While nobody waits, frames come and go: who asks gets the newest, and none of them is ever kept. A video that is paused
 * has none until it goes on. Throws 'video-failed' or 'video-tainted' from `newer` or `grab`.
 */
export function openFrames(video: HTMLVideoElement, name: string): Frames {
  const closing = new AbortController()
  const { signal } = closing
  // What is on the screen now is a frame, too.
  let isFresh = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.paused
  let waiting: { readonly settle: Settle; readonly fail: (error: Error) => void } | undefined

  const settle = (isThere: boolean): void => {
    waiting?.settle(isThere)
    waiting = undefined
  }
  const fail = (error: Error): void => {
    waiting?.fail(error)
    waiting = undefined
  }
  onFrame(video, signal, () => {
    isFresh = true
    settle(true)
  })
  video.addEventListener('ended', () => settle(false), { signal })
  // Chromium ends no video whose stream was stopped by the page itself.
  const stream = video.srcObject instanceof MediaStream ? video.srcObject : null
  stream?.addEventListener('inactive', () => settle(false), { signal })
  video.addEventListener('error', () => fail(new DepthdropError('video-failed', { name })), {
    signal,
  })

  return {
    newer: () =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled())
        if (video.error !== null) return reject(new DepthdropError('video-failed', { name }))
        if (video.ended || stream?.active === false) return resolve(false)
        if (isFresh) return resolve(true)
        waiting = { settle: resolve, fail: reject }
      }),

    async grab() {
      isFresh = false
      try {
        return await createImageBitmap(video)
      } catch (error) {
        if (error instanceof DOMException && error.name === 'SecurityError')
          throw new DepthdropError('video-tainted', { name })
        throw new DepthdropError('video-failed', { name })
      }
    },

    close() {
      closing.abort()
      fail(cancelled())
    },
  }
}

/** Plays a stream out of sight: a video of its own, to be closed with `srcObject = null`. */
export async function playStream(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  await video.play()
  return video
}
