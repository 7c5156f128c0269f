/** What the page and the service worker share. Constants and types only. */

/** What a page may post to the service worker. use-now: the visitor asked for the version that waits. */
export type PageMessage = 'use-now'

/**
 * The cache that hands shared files to the page. File N has the URL `shared/N`; the header NAME_HEADER holds its name,
 * percent-encoded.
 */
export const SHARED_CACHE = 'depthdrop-shared'
export const NAME_HEADER = 'X-Name'
