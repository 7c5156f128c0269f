/**
 * The page's entry: the app or, with `?embed`, the frame that other sites embed. It imports nothing else at once, so that it runs, and
 * asks for the rest, while the code that both share is still on its way.
 */
import { listenForHello } from './embed/handshake.ts'

if (new URLSearchParams(location.search).has('embed')) {
  listenForHello()
  void import('./embed/startEmbed.ts')
} else void import('./app/startApp.ts')
