import { defineConfig, type LaunchOptions } from '@playwright/test'
import { inRoot } from '../../tools/process/root.mjs'
import { CHROMIUM_ARGS, findChromium } from '../../tools/setup/chromium.mjs'

const BROWSERS = ['chromium', 'firefox', 'webkit'] as const
/** DEPTHDROP_BROWSER selects another browser than Chromium. Playwright must have installed it. */
const browserName = BROWSERS.find((name) => name === process.env['DEPTHDROP_BROWSER']) ?? 'chromium'

async function chromiumOptions(): Promise<LaunchOptions> {
  // Playwright's workers load this file too. They inherit the environment and need not search again.
  const executablePath = process.env['DEPTHDROP_CHROMIUM'] ?? (await findChromium())
  process.env['DEPTHDROP_CHROMIUM'] = executablePath
  return { executablePath, args: CHROMIUM_ARGS }
}

export default defineConfig({
  testDir: '.',
  outputDir: inRoot('.cache', 'e2e'),
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 60_000,
  globalTimeout: 45 * 60_000,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['DEPTHDROP_E2E_REPORT'] ?? inRoot('.cache', 'e2e.json') }],
  ],
  use: {
    browserName,
    headless: true,
    // page.route does not receive the requests of a service worker. Specs that need one turn it on.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: browserName === 'chromium' ? await chromiumOptions() : {},
  },
})
