/** Compares the maps that Firefox and Chromium make of one photo. docs/browsers.md has the measured differences. */
import { findFirefox, inFirefox } from '../../tools/setup/firefox.ts'
import { ask, expectSameMap } from './sameMap.ts'
import { expect, test } from './site.ts'

const firefox = findFirefox()

test.skip(
  firefox === undefined,
  'Firefox is not installed. On Debian: sudo apt-get install firefox-esr',
)
test.describe.configure({ timeout: 180_000 })

for (const headers of ['isolated', 'plain'] as const) {
  test(`Firefox makes Chromium’s map, on a page that is ${headers}`, async ({ page }) => {
    await expectSameMap(page, (task) => inFirefox({ firefox: firefox ?? '', ...task }), headers)
  })
}

test('Firefox says that it changes the pixels while it resists fingerprinting', async () => {
  const preferences = { 'privacy.resistFingerprinting': true }
  const { notices } = await ask(
    (task) => inFirefox({ firefox: firefox ?? '', preferences, ...task }),
    'smooth',
  )
  expect(notices.map(({ code }) => code)).toEqual(['pixels-changed'])
})
