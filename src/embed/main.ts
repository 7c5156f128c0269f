/** `?embed`: the map alone, for somebody else's page, which may talk to it. */
import './embed.css'
import { startOffline } from '../offline/register.ts'
import { capabilities, onCapabilities } from './capabilities.ts'
import { handleEstimate } from './handleEstimate.ts'
import { onHello } from './handshake.ts'
import { type Setting, VERSION } from './messages.ts'
import { startPage } from './page.ts'
import { readParameters } from './parameters.ts'
import { type PortHandlers, type Service, serve } from './port.ts'

const page = startPage(document.body, readParameters(new URLSearchParams(location.search)))

// Silently: a frame in somebody else's page offers no new version, and never reloads itself.
startOffline()

/**
 * However many settings come, the page changes once in so many milliseconds. Not by requestAnimationFrame, which does not
 * come while the frame is out of sight.
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

const desk: PortHandlers = {
  estimate: handleEstimate,
  show: page.show,
  set,
  capabilities,
  onCapabilities,
}

/** Said after the page's load event: a host takes one that comes later for another document's. */
const loaded = new Promise<void>((resolve) => {
  if (document.readyState === 'complete') resolve()
  else addEventListener('load', () => setTimeout(resolve, 0), { once: true })
})

/** One host at a time: the last hello wins. */
let service: Service | null = null
let newest: MessagePort | null = null
onHello(({ hello: { version, nonce }, port }) => {
  newest = port
  void loaded.then(() => {
    // Others came while the page loaded.
    if (port !== newest) {
      port.close()
      return
    }
    service?.close('Another hello took the place of this one.')
    if (version === VERSION) service = serve(port, nonce, desk)
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
