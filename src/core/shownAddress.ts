/** Addresses as messages show them. */

/** A data: address can have megabytes; an error message shows its beginning. */
const LONGEST_SHOWN = 120

/** `user:password@`, also in an address that is not valid. Browsers read `https:user@host` and `https:\\user@host` as well. */
const CREDENTIALS = /^(?:([a-z][a-z\d+.-]*:)?[\\/]{2}|(https?:)[\\/]*)[^/?#]*@/i

export function hasCredentials(address: string): boolean {
  return CREDENTIALS.test(address)
}

/** Shortened, and without a user name and a password, which screenshots and reports would spread. */
export function shownAddress(address: string): string {
  const shown = address.replace(CREDENTIALS, '$1$2//')
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown
}

/** The name of the file at the path of an address, without characters that are not visible or that reverse a text. */
export function fileNameOf(pathname: string, otherwise: string): string {
  const last = pathname.split('/').at(-1) ?? ''
  const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}]/gu, '') || otherwise
  try {
    return shown(decodeURIComponent(last))
  } catch {
    return shown(last)
  }
}
