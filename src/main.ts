/** The page's entry: the app, or with `?embed` the map alone for somebody else's page. */
import { pageEngine } from './client/engine/pageEngine.ts'
import { isEngineChoice } from './core/engineWish.ts'
import { listenForHello } from './embed/handshake.ts'

const asked = new URLSearchParams(location.search)

const threads = Number(asked.get('threads'))
if (Number.isInteger(threads) && threads > 0) pageEngine.forceThreads(threads)

const engine = asked.get('engine')
if (isEngineChoice(engine)) pageEngine.prefer(engine)

if (asked.has('embed')) {
  listenForHello()
  void import('./embed/main.ts')
} else void import('./app/main.ts')
