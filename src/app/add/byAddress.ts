/** Pictures that come by their address: fetched a few at a time, each failure a sentence of its own. */

import { createDispatcher } from '../../async/limit.ts'
import { isCancelled } from '../../core/errors.ts'
import { fetchPicture } from '../../io/fetchPicture.ts'
import { t } from '../../page/language.ts'
import { showError } from '../photo/errors.ts'
import { toast } from '../ui/toast.ts'
import {
  type Addresses,
  addressesOfQuery,
  addressesOfText,
  MOST_ADDRESSES,
  withSources,
} from './addresses.ts'

/** What a browser opens to one host at most is six. */
const FETCHED_AT_ONCE = 4
/** What comes sooner than this needs no message that it is coming. */
const PATIENCE_MS = 600

export interface ByAddress {
  /** The pictures that the page's own address names. It stays as it is: a reload or a friend opens them again. */
  takeLink(): void
  /** False where the text is not addresses alone. Those taken are put into the page's address. */
  takeText(text: string): boolean
}

export function createByAddress(take: (files: readonly File[]) => void): ByAddress {
  const fetchAll = ({ taken, left }: Addresses): void => {
    const [first] = taken
    if (first === undefined) return
    const abort = new AbortController()
    let dismiss = (): void => undefined
    const words = (): string =>
      taken.length === 1
        ? t('linkFetching', { address: hostOf(first) })
        : t('linkFetchingMany', { count: taken.length })
    const timer = setTimeout(() => {
      dismiss = toast('note', words, { words: () => t('linkStop'), act: () => abort.abort() })
    }, PATIENCE_MS)

    let waiting = [...taken]
    let pending = taken.length
    const next = (): string | undefined => {
      const [address] = waiting
      waiting = waiting.slice(1)
      return address
    }
    const fetchOne = async (address: string): Promise<void> => {
      try {
        take([await fetchPicture(address, abort.signal)])
      } catch (error) {
        if (!isCancelled(error)) showError(error, address)
      }
      pending -= 1
      if (pending > 0) return
      clearTimeout(timer)
      dismiss()
      // Last, so that no number of failures pushes it out.
      if (left > 0) toast('note', () => t('linkTooMany', { limit: MOST_ADDRESSES, left }))
    }
    createDispatcher(FETCHED_AT_ONCE, next, fetchOne)()
  }

  return {
    takeLink: () => fetchAll(addressesOfQuery(location.search)),
    takeText: (text) => {
      const addresses = addressesOfText(text)
      if (addresses === null) return false
      history.replaceState(history.state, '', withSources(location.href, addresses.taken))
      fetchAll(addresses)
      return true
    },
  }
}

function hostOf(address: string): string {
  return URL.canParse(address, document.baseURI)
    ? new URL(address, document.baseURI).host || address.slice(0, 40)
    : address
}
