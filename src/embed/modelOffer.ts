/** A model by its address in a frame. It is downloaded once the visitor agrees; the frame has no other question. */
import { abortable } from '../async/abortable.ts'
import type { ModelAddress } from '../client/modelAddress.ts'
import { isCancelled } from '../core/errors.ts'
import type { Model } from '../core/types.ts'
import { t } from '../page/language.ts'
import { storageSize } from '../page/numbers.ts'
import type { StatusLines } from './statusLines.ts'

export interface ModelOffer {
  /** Uses the model that was downloaded from there before, or asks the visitor. */
  ask(address: string): void
  /** The host or the visitor has chosen another model meanwhile. */
  drop(): void
}

export interface ModelOfferOptions {
  readonly lines: StatusLines
  readonly use: (model: Model) => void
  /** The words for an error. */
  readonly failure: (error: unknown) => string
}

const LINE = 'model'

/** Loaded on demand: few frames need the reader of ONNX files. */
const ownModels = () => import('../client/ownModels.ts')

export function createModelOffer({ lines, use, failure }: ModelOfferOptions): ModelOffer {
  let current = new AbortController()

  const fail = (error: unknown): void =>
    lines.set(LINE, { kind: 'trouble', words: () => failure(error) })

  const showQuestion = (address: ModelAddress, size: number | null): void => {
    const { host, name: model } = address
    const { signal } = current
    lines.set(LINE, {
      kind: 'ask',
      words: () =>
        t('embedModelAsk', {
          model,
          host,
          size: size === null ? t('modelAddressUnknown') : storageSize(size),
        }),
      button: {
        words: () => t('modelAddressGet'),
        act: () =>
          void download(address, signal).catch((error: unknown) => {
            if (current.signal !== signal) return
            if (isCancelled(error)) showQuestion(address, size)
            else fail(error)
          }),
      },
    })
  }

  const showProgress = (model: string, percent: number, stop: () => void): void =>
    lines.set(LINE, {
      kind: 'ask',
      words: () => t('embedModelLoading', { model, percent }),
      button: { words: () => t('modelCancel'), act: stop },
    })

  const download = async (address: ModelAddress, isWanted: AbortSignal): Promise<void> => {
    const { name, url } = address
    const stopped = new AbortController()
    const { signal } = stopped
    const stop = (): void => stopped.abort()
    isWanted.addEventListener('abort', stop, { once: true })
    let shown = 0
    showProgress(name, shown, stop)
    const { addAndTry, fetchOrFind } = await ownModels()
    const found = await fetchOrFind(url, {
      signal,
      onProgress: ({ fraction }) => {
        const percent = Math.floor((fraction ?? 0) * 100)
        if (percent === shown || signal.aborted) return
        shown = percent
        showProgress(name, shown, stop)
      },
    })
    // A frame cannot ask how the model expects its pixels, so the likeliest answer is taken.
    const trying =
      'model' in found
        ? { model: found.model, hint: null }
        : addAndTry(found.file, {}, ([likeliest]) => likeliest.profile)
    const tried = await abortable(signal, Promise.resolve(trying))
    if (tried === null) return
    const { model, hint } = tried
    lines.set(LINE, hint === null ? null : { kind: 'note', words: () => t('embedModelGuess') })
    use(model)
  }

  const ask = async (text: string, signal: AbortSignal): Promise<void> => {
    const { askModelSize, findReady, readModelAddress } = await ownModels()
    const address = readModelAddress(text)
    const known = await findReady(address.url)
    if (signal.aborted) return
    if (known !== undefined) return use(known)
    const size = await askModelSize(address)
    if (!signal.aborted) showQuestion(address, size)
  }

  const drop = (): void => {
    current.abort()
    current = new AbortController()
    lines.set(LINE, null)
  }

  return {
    drop,
    ask: (text) => {
      drop()
      const { signal } = current
      ask(text, signal).catch((error: unknown) => signal.aborted || fail(error))
    },
  }
}
