/** Adds images by their address. They are fetched a few at a time, and each failure is a message. */

import { createDispatcher } from '../../async/limit.ts'
import { isCancelled } from '../../core/errors.ts'
import { hasCredentials, shownAddress } from '../../core/shownAddress.ts'
import { fetchPicture } from '../../io/fetchPicture.ts'
import { t } from '../../page/language.ts'
import { showError } from '../photo/showError.ts'
import { toast } from '../ui/toast.ts'
import {
  type Addresses,
  addressesOfHtml,
  addressesOfQuery,
  addressesOfText,
  MAX_ADDRESSES,
  withSources,
} from './addresses.ts'

/** Browsers open at most six connections to one host. Four leave two for other requests. */
const MAX_PARALLEL_FETCHES = 4
/** A shorter download needs no message. */
const MESSAGE_DELAY_MS = 600

export interface ByAddress {
  /**
   * Adds the images in the page's own address. The address stays, so that a reload or a shared link opens them again;
   * only addresses with a password leave it.
   */
  takeLink(): void
  /**
   * Adds the images in the HTML or, if it has none, those whose addresses the text lists, and puts them into the page's
   * address. False if neither has any.
   */
  takeText(text: string, html?: string): boolean
}

export function createByAddress(take: (files: readonly File[]) => void): ByAddress {
  const fetchAll = ({ taken, left }: Addresses): void => {
    const [first] = taken
    if (first === undefined) return
    const abort = new AbortController()
    let dismiss = (): void => undefined
    const message = (): string =>
      taken.length === 1
        ? t('linkFetching', { address: hostOf(first) })
        : t('linkFetchingMany', { count: taken.length })
    const timer = setTimeout(() => {
      dismiss = toast('note', message, { label: () => t('linkStop'), act: () => abort.abort() })
    }, MESSAGE_DELAY_MS)

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
        if (!isCancelled(error)) showError(error, shownAddress(address))
      }
      pending -= 1
      if (pending > 0) return
      clearTimeout(timer)
      dismiss()
      // This message comes last: failures would push it out of the list.
      if (left > 0) toast('warning', () => t('linkTooMany', { limit: MAX_ADDRESSES, left }))
    }
    createDispatcher(MAX_PARALLEL_FETCHES, next, fetchOne)()
  }

  return {
    takeLink: () => {
      const addresses = addressesOfQuery(location.search)
      if (addresses.taken.some(hasCredentials))
        history.replaceState(history.state, '', withSources(location.href, []))
      fetchAll(addresses)
    },
    takeText: (text, html = '') => {
      const addresses = addressesOfHtml(html) ?? addressesOfText(text)
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
    : shownAddress(address)
}
