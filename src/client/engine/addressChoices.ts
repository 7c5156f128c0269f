/** What the page's address says about the engine: `?threads=1`, `?engine=ort`. */
import { isEngineChoice } from '../../core/settings.ts'
import { pageEngine } from './pageEngine.ts'

/** To be called before the engine starts. */
export function takeAddressChoices(): void {
  const parameters = new URLSearchParams(location.search)
  const threads = Number(parameters.get('threads'))
  if (Number.isInteger(threads) && threads > 0) pageEngine.forceThreads(threads)
  const engine = parameters.get('engine')
  if (isEngineChoice(engine)) pageEngine.prefer(engine)
}
