/** Addresses as messages show them. */

/** A data: address can have megabytes; an error message shows its beginning. */
const LONGEST_SHOWN = 120

/** `user:password@`, also in an address that is not valid. */
const CREDENTIALS = /^([a-z][a-z\d+.-]*:)?\/\/[^/?#]*@/i

export function hasCredentials(address: string): boolean {
  return CREDENTIALS.test(address)
}

/** Shortened, and without a user name and a password, which screenshots and reports would spread. */
export function shownAddress(address: string): string {
  const shown = address.replace(CREDENTIALS, '$1//')
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown
}
