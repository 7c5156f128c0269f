/** The page's entry: the app, or with `?embed` the map alone for somebody else's page. */
import { preferEngine } from './client/engine/life.ts'
import { forceThreads } from './client/engine/threads.ts'
import { isEngineChoice } from './core/engineWish.ts'
import { listenForHello } from './embed/handshake.ts'

const asked = new URLSearchParams(location.search)

const threads = Number(asked.get('threads'))
if (Number.isInteger(threads) && threads > 0) forceThreads(threads)

const engine = asked.get('engine')
if (isEngineChoice(engine)) preferEngine(engine)

if (asked.has('embed')) {
  listenForHello()
  void import('./embed/main.ts')
} else void import('./app/main.ts')
