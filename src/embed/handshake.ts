/** The door: a hello of the page that embeds this one, from an origin that is allowed to. Nobody else gets an answer. */

import type { Hello } from './messages.ts'
import { allowedOrigins, isAllowed } from './origins.ts'
import { parseHello } from './parse.ts'
import { createRateLimit } from './rateLimit.ts'

export interface Caller {
  readonly hello: Hello
  readonly port: MessagePort
}

/** A host's page asks a few times until it is answered. Beyond this it does not want an answer. */
const BURST = 16
const PER_SECOND = 1

let pending: Caller | null = null
let onCaller: ((caller: Caller) => void) | null = null

function readCaller(event: MessageEvent<unknown>): Caller | null {
  // At top level `parent` is the window itself.
  if (parent === window || event.source !== parent) return null
  if (!isAllowed(event.origin, allowedOrigins(), location.origin)) return null
  const hello = parseHello(event.data)
  const [port] = event.ports
  return hello === null || port === undefined || event.ports.length > 1 ? null : { hello, port }
}

/**
 * To be called before anything else of the page is loaded: a host speaks as soon as its iframe's load event fires. Until
 * someone answers, only the newest hello is kept.
 */
export function listenForHello(): void {
  const mayCome = createRateLimit(BURST, PER_SECOND)
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const caller = readCaller(event)
    if (caller === null) return
    if (!mayCome()) {
      caller.port.close()
      return
    }
    if (onCaller !== null) {
      onCaller(caller)
      return
    }
    pending?.port.close()
    pending = caller
  })
}

/** The hello that came meanwhile, and all later ones. */
export function onHello(listener: (caller: Caller) => void): void {
  onCaller = listener
  if (pending !== null) listener(pending)
  pending = null
}
