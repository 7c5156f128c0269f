/** A caller's function as the worker can call it. */
import { proxy } from 'comlink'
import type { OnProgress } from '../../worker/protocol.ts'

/** Comlink marks what it makes a proxy of; the caller's own function stays as it was. The worker closes the channel. */
export function heard(onProgress: OnProgress): OnProgress {
  return proxy((progress) => onProgress(progress))
}
