/** Accepts a hello of the page that embeds this one, if its origin is allowed to. Any other message is ignored. */

import type { Hello } from './messages.ts'
import { allowedOrigins, isAllowed } from './origins.ts'
import { parseHello } from './parseHello.ts'
import { createRateLimit } from './rateLimit.ts'

export interface Caller {
  readonly hello: Hello
  readonly port: MessagePort
}

/** A host repeats its hello a few times until the frame responds. More than this is abuse. */
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
 * Call it before the page loads anything else: a host sends its hello as soon as the load event of the iframe fires. The
 * newest hello is kept until onHello() is called.
 */
export function listenForHello(): void {
  const isWithinRate = createRateLimit(BURST, PER_SECOND)
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const caller = readCaller(event)
    if (caller === null) return
    if (!isWithinRate()) {
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

/** Calls `listener` with the hello that has already arrived, if any, and with all later ones. */
export function onHello(listener: (caller: Caller) => void): void {
  onCaller = listener
  if (pending !== null) listener(pending)
  pending = null
}
