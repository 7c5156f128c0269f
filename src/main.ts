/** The page's entry: the app, or with `?embed` the map alone for somebody else's page. */
import { forceThreads } from './client/engine.ts'

const asked = new URLSearchParams(location.search)

const threads = Number(asked.get('threads'))
if (Number.isInteger(threads) && threads > 0) forceThreads(threads)

void import('./app/main.ts')
