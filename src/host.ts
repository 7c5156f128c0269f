/** `depthdrop/embed`: a host page's side of the iframe, as promises. Importing it does nothing. */

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

/** A frame to be made. */
export interface NewFrame {
  /** Where Depthdrop's page lies, without `?` and what follows. */
  readonly src: string | URL
  readonly container: Element
  /** The page's parameters; `src` is the address of a picture, under the frame's own rules. */
  readonly parameters?: Setting & { readonly src?: string }
}

export interface EmbedOptions {
  /** Milliseconds until a frame that does not answer is given up. Default: 30 000. */
  readonly timeout?: number
  /** Called with what `ready` gives, and again when it turns out to be otherwise. */
  readonly onCapabilities?: (capabilities: Capabilities) => void
}

export interface EstimateOptions extends EstimateWish {
  readonly signal?: AbortSignal
  readonly onProgress?: (
    progress: Pick<Extract<Reply, { type: 'progress' }>, 'stage' | 'fraction'>,
  ) => void
  /** True: an ArrayBuffer or ImageBitmap is moved instead of copied, and empty here afterwards. Default: false. */
  readonly transfer?: boolean
}

/** What `estimate` rejects with where the frame refused: a sentence in `message`, its kind in `code`. */
export type EmbedError = Error & { readonly name: 'DepthdropError'; readonly code: FailureCode }

export interface EmbeddedDepthdrop {
  readonly iframe: HTMLIFrameElement
  /** Anew after each load of the frame. Rejects where the frame does not answer in time. */
  readonly ready: Promise<Capabilities>
  /**
   * At most 8 at a time; the next is refused ('queue-full'). Rejects with an EmbedError, with the reason of `signal`
   * (an error named AbortError) once it aborts, and with a plain Error when the frame is gone, crashed, loaded again, or closed.
   */
  estimate(source: EmbedSource, options?: EstimateOptions): Promise<EmbedResult>
  /** Changes what the frame shows, once it is ready. Rejects as `ready` does. */
  set(setting: Setting): Promise<void>
  /** Cancels everything; removes the iframe where it was made here. */
  close(): void
}

type Done = (result: EmbedResult) => void
type Fail = (reason: unknown) => void
type Job = readonly [done: Done, fail: Fail, tell: EstimateOptions['onProgress']]

function create({ src, container, parameters }: NewFrame): HTMLIFrameElement {
  // Whatever the values are, an address has them as text.
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

/** Opens the conversation with a frame that shows, or will show, Depthdrop's `?embed` page. */
export function embedDepthdrop(
  target: HTMLIFrameElement | NewFrame,
  { timeout = 30_000, onCapabilities }: EmbedOptions = {},
): EmbeddedDepthdrop {
  const iframe = 'container' in target ? create(target) : target
  const jobs = new Map<number | null, Job>()
  let ids = 0
  let port: MessagePort | undefined
  let nonce: string
  /** Milliseconds that the frame still has to answer; 0 once it has. */
  let left = 0
  /** Seconds without a word from a frame that had answered. */
  let silent: number
  let ready: Promise<Capabilities>
  let settle: readonly [(capabilities: Capabilities) => void, (error: Error) => void]

  const post = (message: object, moved?: Transferable[] | false): void =>
    port?.postMessage(message, moved || [])
  const drop = (words: string): Error => {
    const error = new Error(`The frame ${words}.`)
    jobs.forEach(([, fail]) => fail(error))
    if (!left) {
      left = timeout
      ready = new Promise((...both) => (settle = both))
      ready.catch(() => {})
    }
    return error
  }
  const lost = (): void => {
    if (!left) drop('was lost')
  }
  const end = (words: string): void => {
    clearInterval(timer)
    iframe.removeEventListener('load', loaded)
    port?.close()
    const error = drop(words)
    settle[1](error)
  }

  const hear = ({ data }: { readonly data: Reply }): void => {
    silent = 0
    if ('capabilities' in data) {
      if (data.nonce !== nonce) return
      left = 0
      settle[0](data.capabilities)
      onCapabilities?.(data.capabilities)
    } else if (data.type === 'closed') end(`says: ${data.message}`)
    else {
      for (const id of 'ids' in data ? data.ids : [data.id]) {
        const [done, fail, tell] = jobs.get(id) ?? []
        if (data.type === 'progress') tell?.(data)
        else if (data.type === 'done') done?.(data)
        else fail?.(Object.assign(new Error(), data))
      }
    }
  }

  const greet = (): void => {
    const { contentWindow, contentDocument, sandbox } = iframe
    if (sandbox.length && !sandbox.contains('allow-same-origin'))
      end('is sandboxed without allow-same-origin')
    // Its first, empty document is of this page's own origin.
    else if (contentWindow && contentDocument?.URL !== 'about:blank') {
      // A new channel each time: a hello that came before the frame listened took the other with it.
      port?.close()
      const channel = new MessageChannel()
      port = channel.port1
      port.onmessage = hear
      nonce = `${Math.random()}`
      contentWindow.postMessage(
        { type: HELLO, version: VERSION, nonce },
        new URL(iframe.src).origin,
        [channel.port2],
      )
    }
  }
  const loaded = (): void => {
    lost()
    greet()
  }
  const timer = setInterval(() => {
    if (!left) {
      post({ type: 'ping' })
      if (!iframe.isConnected) end('was removed')
      // It crashed, and nothing else tells.
      else if (++silent > 30) lost()
    } else if (left > 1000) {
      left -= 1000
      greet()
    } else end('is silent: check its src and depthdrop-origins')
  }, 1000)

  drop('')
  iframe.addEventListener('load', loaded)
  greet()

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
