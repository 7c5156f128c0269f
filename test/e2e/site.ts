/** Playwright's `test` with the built site beside it. Browser tests import from here. */
import { test as base } from '@playwright/test'
import { inRoot } from '../../tools/process/root.mjs'
import type { ServeOptions } from '../../tools/site/serve.mjs'
import { serve } from '../../tools/site/serve.mjs'

export type { Page } from '@playwright/test'
export { expect } from '@playwright/test'

/** The built site; another folder while several builds are worked on side by side. */
export const SITE = process.env['DEPTHDROP_DIST'] ?? inRoot('dist')

export interface Site {
  /** Ends in a slash. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** A server of the built site for one test alone, on a port (thus with a storage) of its own. */
export function startSite(options: Omit<ServeOptions, 'port'> = {}): Promise<Site> {
  return serve({ port: 0, root: SITE, ...options })
}

/**
 * isolated: the built site with the headers that give it threads; `page.goto('./')` opens it.
 * plain: the same without them. One server each per Playwright worker.
 */
export const test = base.extend<object, { isolated: Site; plain: Site }>({
  // Playwright reads the fixtures' names from the first parameter's pattern.
  isolated: [
    async ({}, use) => {
      const site = await startSite()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  plain: [
    async ({}, use) => {
      const site = await startSite({ headers: 'plain' })
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ isolated }, use) => use(isolated.url),
})
