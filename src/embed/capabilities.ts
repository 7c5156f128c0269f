/** Reports to the host what this frame can do, and why it has no more threads. */
import { catalogue } from '../client/catalogue.ts'
import { pageEngine } from '../client/engine/pageEngine.ts'
import { type Capabilities, MODELS, VERSION } from './messages.ts'

/** Read by the host's developer. */
export const ISOLATION_HINT =
  'Depthdrop has one thread here. For more, its site has to send Document-Isolation-Policy: isolate-and-require-corp; where ' +
  'the browser does not know that, the host has to be isolated itself (Cross-Origin-Opener-Policy: same-origin, ' +
  'Cross-Origin-Embedder-Policy: require-corp) and its iframe to have allow="cross-origin-isolated".'

/** As the engine reports them; before the first model is loaded, as the engine will start. */
export function capabilities(): Capabilities {
  const { threads, reason, engine } = pageEngine.state.get() ?? {
    ...pageEngine.threads(),
    engine: null,
  }
  return {
    version: VERSION,
    isolated: crossOriginIsolated,
    threads,
    engine,
    reason,
    ...(reason === 'not-isolated' ? { hint: ISOLATION_HINT } : {}),
    models: catalogue()
      .filter(({ id }) => MODELS.some((name) => name === id))
      .map(({ id, title, bytes }) => ({ id, title, bytes })),
  }
}

/** Calls `listener` when the capabilities change. @returns a function that ends this */
export function onCapabilities(listener: (changed: Capabilities) => void): () => void {
  let last = JSON.stringify(capabilities())
  return pageEngine.state.subscribe(() => {
    const now = capabilities()
    const text = JSON.stringify(now)
    if (text === last) return
    last = text
    listener(now)
  })
}
