/** What a page may say to the service worker. use-now: the visitor has asked for the version that waits. */
export type PageMessage = 'use-now'
