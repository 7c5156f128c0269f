/** `depthdrop/embed`: controls an embedded Depthdrop iframe with promises. The import has no side effects. */

import type {
  Capabilities,
  EmbedResult,
  EmbedSource,
  EstimateWish,
  FailureCode,
  Reply,
  Setting,
} from './embed/messages.ts'
import { HELLO, VERSION } from './embed/messages.ts'

export type { Capabilities, EmbedResult, EmbedSource, EstimateWish, FailureCode, Setting }

/** A frame that `embedDepthdrop` creates. */
export interface NewFrame {
  /** The address of Depthdrop's page, without `?` and parameters. */
  readonly src: string | URL
  /** The element that the iframe is appended to. */
  readonly container: Element
  /** The page's parameters. `src` is the address of a picture, which the frame fetches under its own rules. */
  readonly parameters?: Setting & { readonly src?: string }
}

export interface EmbedOptions {
  /** Milliseconds after which a frame without an answer is given up. Default: 30 000. */
  readonly timeout?: number
  /** Receives the value of `ready`, and later each change of it. */
  readonly onCapabilities?: (capabilities: Capabilities) => void
}

export interface EstimateOptions extends EstimateWish {
  /** Cancels the estimate, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Receives each stage and, if the stage can measure itself, a fraction of 0…1. */
  readonly onProgress?: (
    progress: Pick<Extract<Reply, { type: 'progress' }>, 'stage' | 'fraction'>,
  ) => void
  /** True: an ArrayBuffer or ImageBitmap is transferred instead of copied, and is empty afterwards. Default: false. */
  readonly transfer?: boolean
}

/** The error of an estimate that the frame could not do: `message` is a sentence for people, `code` is for programs. */
export type EmbedError = Error & { readonly name: 'DepthdropError'; readonly code: FailureCode }

/** An embedded Depthdrop. */
export interface EmbeddedDepthdrop {
  readonly iframe: HTMLIFrameElement
  /** Resolves when the frame answers; a new promise after each load of the frame. Rejects if the frame does not answer in time. */
  readonly ready: Promise<Capabilities>
  /**
   * Estimates the depth of a picture in the frame. At most 8 estimates may run at a time; the next is refused with 'queue-full'.
   * Rejects with an EmbedError, with the reason of `signal` once it aborts, and with a plain Error if the frame was
   * removed, crashed, was loaded again, or was closed.
   */
  estimate(source: EmbedSource, options?: EstimateOptions): Promise<EmbedResult>
  /** Changes the frame's settings as soon as it is ready. Rejects as `ready` does. */
  set(setting: Setting): Promise<void>
  /** Cancels all estimates and ends the connection. Removes the iframe if `embedDepthdrop` created it. */
  close(): void
}

type Resolve = (result: EmbedResult) => void
type Reject = (reason: unknown) => void
type Job = readonly [resolve: Resolve, reject: Reject, onProgress: EstimateOptions['onProgress']]

function createFrame({ src, container, parameters }: NewFrame): HTMLIFrameElement {
  // URLSearchParams turns every value into text.
  const query = new URLSearchParams({
    embed: '',
    ...(parameters as Readonly<Record<string, string>> | undefined),
  })
  const iframe = Object.assign(document.createElement('iframe'), {
    src: `${src}?${query}`,
    title: 'Depth map',
    allow: 'cross-origin-isolated',
  })
  container.append(iframe)
  return iframe
}

/**
 * Connects to an iframe that shows, or will show, Depthdrop's `?embed` page, or creates one.
 *
 * @example
 * const depthdrop = embedDepthdrop({ src: 'https://depth.example/', container: document.body })
 * const { data, width, height } = await depthdrop.estimate(file)
 */
export function embedDepthdrop(
  target: HTMLIFrameElement | NewFrame,
  { timeout = 30_000, onCapabilities }: EmbedOptions = {},
): EmbeddedDepthdrop {
  const iframe = 'container' in target ? createFrame(target) : target
  const jobs = new Map<number | null, Job>()
  let ids = 0
  let port: MessagePort | undefined
  let nonce: string
  /** Milliseconds in which the frame must still answer; 0 once it has answered. */
  let left = 0
  /** Seconds since the last message of a frame that has answered. */
  let silentSeconds: number
  let ready: Promise<Capabilities>
  let settle: readonly [(capabilities: Capabilities) => void, (error: Error) => void]

  const post = (message: object, transfer?: Transferable[] | false): void =>
    port?.postMessage(message, transfer || [])
  const failAll = (words: string): Error => {
    const error = new Error(`The frame ${words}.`)
    jobs.forEach(([, reject]) => reject(error))
    if (!left) {
      left = timeout
      ready = new Promise((...both) => (settle = both))
      ready.catch(() => {})
    }
    return error
  }
  const onLost = (): void => {
    if (!left) failAll('was lost')
  }
  const end = (words: string): void => {
    clearInterval(timer)
    iframe.removeEventListener('load', onLoad)
    port?.close()
    const error = failAll(words)
    settle[1](error)
  }

  const onMessage = ({ data }: { readonly data: Reply }): void => {
    silentSeconds = 0
    if ('capabilities' in data) {
      if (data.nonce !== nonce) return
      left = 0
      settle[0](data.capabilities)
      onCapabilities?.(data.capabilities)
    } else if (data.type === 'closed') end(`says: ${data.message}`)
    else {
      for (const id of 'ids' in data ? data.ids : [data.id]) {
        const [resolve, reject, onProgress] = jobs.get(id) ?? []
        if (data.type === 'progress') onProgress?.(data)
        else if (data.type === 'done') resolve?.(data)
        else reject?.(Object.assign(new Error(), data))
      }
    }
  }

  const sendHello = (): void => {
    const { contentWindow, contentDocument, sandbox } = iframe
    if (sandbox.length && !sandbox.contains('allow-same-origin'))
      end('is sandboxed without allow-same-origin')
    // The iframe's first, empty document has this page's origin.
    else if (contentWindow && contentDocument?.URL !== 'about:blank') {
      // A new channel for each hello: one that arrives before the frame listens is lost together with its port.
      port?.close()
      const channel = new MessageChannel()
      port = channel.port1
      port.onmessage = onMessage
      nonce = `${Math.random()}`
      contentWindow.postMessage(
        { type: HELLO, version: VERSION, nonce },
        new URL(iframe.src).origin,
        [channel.port2],
      )
    }
  }
  const onLoad = (): void => {
    onLost()
    sendHello()
  }
  const timer = setInterval(() => {
    if (!left) {
      post({ type: 'ping' })
      if (!iframe.isConnected) end('was removed')
      // A frame that crashes fires no event.
      else if (++silentSeconds > 30) onLost()
    } else if (left > 1000) {
      left -= 1000
      sendHello()
    } else end('is silent: check its src and depthdrop-origins')
  }, 1000)

  failAll('')
  iframe.addEventListener('load', onLoad)
  sendHello()

  return {
    iframe,
    get ready() {
      return ready
    },
    estimate: (source, { signal, onProgress, transfer, ...wish } = {}) => {
      const id = ids++
      const abort = (): void => {
        post({ type: 'cancel', id })
        jobs.get(id)?.[1](signal?.reason)
      }
      return new Promise<EmbedResult>((resolve, reject) => {
        jobs.set(id, [resolve, reject, onProgress])
        signal?.addEventListener('abort', abort)
        if (signal?.aborted) abort()
        ready
          .then(
            () =>
              signal?.aborted ||
              post({ ...wish, type: 'estimate', id, source }, transfer && [source as Transferable]),
          )
          .catch(reject)
      }).finally(() => {
        jobs.delete(id)
        signal?.removeEventListener('abort', abort)
      })
    },
    set: (setting) => ready.then(() => post({ ...setting, type: 'set' })),
    close: () => {
      post({ type: 'close' })
      end('was closed')
      if (iframe !== target) iframe.remove()
    },
  }
}
