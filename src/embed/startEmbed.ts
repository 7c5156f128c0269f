/** The page's entry with `?embed`: the map alone, inside the page of a host that may send messages to it. */
import './embed.css'
import { takeAddressChoices } from '../client/engine/addressChoices.ts'
import { startOffline } from '../offline/register.ts'
import { capabilities, onCapabilities } from './capabilities.ts'
import { handleEstimate } from './handleEstimate.ts'
import { onHello } from './handshake.ts'
import { type Setting, VERSION } from './messages.ts'
import { startPage } from './page.ts'
import { readParameters } from './parameters.ts'
import { type PortHandlers, type Service, serve } from './port.ts'

takeAddressChoices()
const page = startPage(document.body, readParameters(new URLSearchParams(location.search)))

// Without a listener: a frame never offers a new version and never reloads itself.
startOffline()

/**
 * However many settings arrive, the page changes at most this often. requestAnimationFrame would not do: it pauses while
 * the frame is off screen.
 */
const SETTING_MS = 50
let wanted: Setting | null = null
function set(setting: Setting): void {
  if (wanted === null) setTimeout(apply, SETTING_MS)
  wanted = { ...wanted, ...setting }
}
function apply(): void {
  if (wanted !== null) page.set(wanted)
  wanted = null
}

const handlers: PortHandlers = {
  estimate: handleEstimate,
  show: page.show,
  set,
  capabilities,
  onCapabilities,
}

/** `ready` is sent after the load event. A host takes a later load event for that of another document. */
const loaded = new Promise<void>((resolve) => {
  if (document.readyState === 'complete') resolve()
  else addEventListener('load', () => setTimeout(resolve, 0), { once: true })
})

/** The frame serves one host at a time: the one with the newest hello. */
let service: Service | null = null
let newest: MessagePort | null = null
onHello(({ hello: { version, nonce }, port }) => {
  newest = port
  void loaded.then(() => {
    // Another hello arrived while the page loaded.
    if (port !== newest) {
      port.close()
      return
    }
    service?.close('Another hello took the place of this one.')
    if (version === VERSION) service = serve(port, nonce, handlers)
    else {
      port.postMessage({
        type: 'closed',
        message: `This frame speaks version ${VERSION} of the protocol, not ${version}.`,
      })
      port.close()
      service = null
    }
  })
})
