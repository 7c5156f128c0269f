/** Playwright's `test` with servers of the built site. Browser tests import it from here. */
import { test as base } from '@playwright/test'
import { inRoot } from '../../tools/process/root.mjs'
import type { ServeOptions } from '../../tools/site/serve.mjs'
import { serve } from '../../tools/site/serve.mjs'

export type { Page } from '@playwright/test'
export { expect } from '@playwright/test'

/** The built site. DEPTHDROP_DIST selects another folder, so that several builds can be tested side by side. */
export const SITE = process.env['DEPTHDROP_DIST'] ?? inRoot('dist')

export interface Site {
  /** Ends in a slash. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Starts a server of the built site for one test. Its port, and so its storage, is its own. */
export function startSite(options: Omit<ServeOptions, 'port'> = {}): Promise<Site> {
  return serve({ port: 0, root: SITE, ...options })
}

/**
 * `isolated` is the built site with the headers that allow threads; `page.goto('./')` opens it. `plain` is the same
 * site without them. Each Playwright worker has one server of each.
 */
export const test = base.extend<object, { isolated: Site; plain: Site }>({
  // Playwright reads the names of the fixtures from the destructuring pattern of the first parameter.
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
