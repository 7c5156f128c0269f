import { defineConfig } from '@playwright/test'
import { inRoot } from '../../tools/process/root.mjs'
import { CHROMIUM_ARGS, findChromium } from '../../tools/setup/chromium.mjs'

// Workers load this file too and inherit the environment: one search is enough.
const executablePath = process.env['DEPTHDROP_CHROMIUM'] ?? (await findChromium())
process.env['DEPTHDROP_CHROMIUM'] = executablePath

export default defineConfig({
  testDir: '.',
  outputDir: inRoot('.cache', 'e2e'),
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 60_000,
  globalTimeout: 20 * 60_000,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['DEPTHDROP_E2E_REPORT'] ?? inRoot('.cache', 'e2e.json') }],
  ],
  use: {
    browserName: 'chromium',
    headless: true,
    // Its requests pass page.route by, and its messages come when they come. offline.spec.ts allows it.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: CHROMIUM_ARGS },
  },
})
