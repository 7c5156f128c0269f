/** The page's entry: the app or, with `?embed`, the frame that other sites embed. */
import { pageEngine } from './client/engine/pageEngine.ts'
import { isEngineChoice } from './core/settings.ts'
import { listenForHello } from './embed/handshake.ts'

const parameters = new URLSearchParams(location.search)

const threads = Number(parameters.get('threads'))
if (Number.isInteger(threads) && threads > 0) pageEngine.forceThreads(threads)

const engine = parameters.get('engine')
if (isEngineChoice(engine)) pageEngine.prefer(engine)

if (parameters.has('embed')) {
  listenForHello()
  void import('./embed/startEmbed.ts')
} else void import('./app/startApp.ts')
