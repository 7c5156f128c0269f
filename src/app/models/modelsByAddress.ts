/** Models by their address: typed, pasted, dropped as a link, or in the page's own address (`?model=https://…`). */
import { hasCredentials, shownAddress } from '../../core/shownAddress.ts'
import { showError } from '../photo/showError.ts'

/** The address in a pasted text or a dropped link, if its path ends in .onnx. */
export function modelAddressIn(text: string): string | null {
  const line = text.trim()
  const isAddress = /^https?:\S+$/i.test(line) && URL.canParse(line)
  return isAddress && /\.onnx$/i.test(new URL(line).pathname) ? line : null
}

/** The model that the page's address names; null for a plain name, which only frames know. */
export function modelAddressOf(query: string): string | null {
  const text = new URLSearchParams(query).get('model')
  return text === null || /^[\w-]*$/.test(text) ? null : text
}

/** Asks before it downloads. @param isLink the model that was downloaded from there before is chosen without a question */
export function takeModelAddress(text: string, isLink = false): void {
  import('./downloadByAddress.ts')
    .then(({ downloadByAddress }) => downloadByAddress(text, isLink))
    .catch((error: unknown) => showError(error, shownAddress(text)))
}

/** True if the text is the address of a model. */
export function takeModelText(text: string): boolean {
  const address = modelAddressIn(text)
  if (address !== null) takeModelAddress(address)
  return address !== null
}

/** Offers the model in the page's own address. An address with a password leaves it. */
export function takeModelLink(): void {
  const text = modelAddressOf(location.search)
  if (text === null) return
  if (hasCredentials(text)) {
    const url = new URL(location.href)
    url.searchParams.delete('model')
    history.replaceState(history.state, '', url)
  }
  takeModelAddress(text, true)
}
