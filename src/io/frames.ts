/** A playing video → its newest frame, whenever the caller is ready for one. */
import { cancelled, DepthdropError } from '../core/errors.ts'

export interface Frame {
  /** The caller closes it. Rejects with 'video-failed' or 'video-tainted'. */
  grab(): Promise<ImageBitmap>
  /** When the frame is shown, in milliseconds. Absent: when it is grabbed, as for a camera. */
  time?(): number
}

export interface Frames {
  /**
   * Resolves with true once the video shows a frame that was not grabbed yet, and with false once it will show no other.
   * One call at a time. Rejects with 'video-failed', or with an AbortError after `close`.
   */
  hasNext(): Promise<boolean>
  /** The frame that `hasNext` found, or that the video shows when it is grabbed. */
  take(): Frame
  /** Ends the observation of the video and leaves the video as it is. */
  close(): void
}

/** Calls `onFrame` at each new frame until `signal` aborts. */
function observeFrames(video: HTMLVideoElement, signal: AbortSignal, onFrame: () => void): void {
  // Firefox before version 132 has no frame callback; the video's clock moves with each frame.
  if (!('requestVideoFrameCallback' in video)) {
    let last = -1
    const poll = (): void => {
      if (signal.aborted) return
      const { currentTime } = video as HTMLVideoElement
      if (currentTime !== last) onFrame()
      last = currentTime
      requestAnimationFrame(poll)
    }
    return poll()
  }
  const next = (): void => {
    if (signal.aborted) return
    onFrame()
    handle = video.requestVideoFrameCallback(next)
  }
  let handle = video.requestVideoFrameCallback(next)
  signal.addEventListener('abort', () => video.cancelVideoFrameCallback(handle), { once: true })
}

/**
 * Observes a video. Frames that pass while the caller is busy are skipped and never stored. A paused video has no new
 * frames until it continues.
 *
 * @param name the video's name, for errors
 */
export function openFrames(video: HTMLVideoElement, name: string): Frames {
  const closing = new AbortController()
  const { signal } = closing
  // The frame that is on the screen now counts as new.
  let isFresh = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.paused
  let waiting:
    | { readonly resolve: (hasFrame: boolean) => void; readonly reject: (error: Error) => void }
    | undefined

  const resolveWaiting = (hasFrame: boolean): void => {
    waiting?.resolve(hasFrame)
    waiting = undefined
  }
  const rejectWaiting = (error: Error): void => {
    waiting?.reject(error)
    waiting = undefined
  }
  const failed = (): DepthdropError => new DepthdropError('video-failed', { name })
  observeFrames(video, signal, () => {
    isFresh = true
    resolveWaiting(true)
  })
  video.addEventListener('ended', () => resolveWaiting(false), { signal })
  // Chromium fires no 'ended' event when the page itself stops the stream.
  const stream = video.srcObject instanceof MediaStream ? video.srcObject : null
  stream?.addEventListener('inactive', () => resolveWaiting(false), { signal })
  video.addEventListener('error', () => rejectWaiting(failed()), { signal })

  const grab = async (): Promise<ImageBitmap> => {
    isFresh = false
    try {
      return await createImageBitmap(video)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'SecurityError')
        throw new DepthdropError('video-tainted', { name })
      throw failed()
    }
  }

  return {
    hasNext: () =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled())
        if (video.error !== null) return reject(failed())
        if (video.ended || stream?.active === false) return resolve(false)
        if (isFresh) return resolve(true)
        waiting = { resolve, reject }
      }),

    take: () => ({ grab }),

    close() {
      closing.abort()
      rejectWaiting(cancelled())
    },
  }
}

/** Plays a stream in a video element outside the page. Set its `srcObject` to null to close it. */
export async function playStream(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  await video.play()
  return video
}
