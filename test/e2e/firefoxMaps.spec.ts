/** Compares the maps that Firefox and Chromium make of one photo. docs/browsers.md has the measured differences. */
import { readFileSync } from 'node:fs'
import { type FirefoxTask, findFirefox, inFirefox } from '../../tools/setup/firefox.ts'
import { estimate, floats, openApp, succeed } from './app.ts'
import { fixture, fixturePath } from './fixtures.ts'
import { expect, SITE, test } from './site.ts'

const firefox = findFirefox()

test.skip(
  firefox === undefined,
  'Firefox is not installed. On Debian: sudo apt-get install firefox-esr',
)
test.describe.configure({ timeout: 180_000 })

/** Means of the differences as fractions of the map's range. Each browser resizes a photo with a filter of its own. */
const MOST_APART = { smooth: 0.01, reference: 1e-6 }

const NAME = 'street.jpg'

function scriptOf(downscale: string): string {
  return `
    const photo = new File([await (await fetch('${NAME}')).blob()], '${NAME}')
    const { key, engine, notices } = await depthdrop.estimate(photo, { downscale: '${downscale}' })
    const floats = await depthdrop.floats(key)
    return { floats, notices, threads: engine.threads, kind: engine.kind, isIsolated: crossOriginIsolated }
  `
}

interface Report {
  readonly floats: readonly number[]
  readonly notices: readonly { readonly code: string }[]
  readonly threads: number
  readonly kind: string
  readonly isIsolated: boolean
}

function ask(
  downscale: keyof typeof MOST_APART,
  options: Pick<FirefoxTask, 'headers' | 'preferences'>,
): Promise<Report> {
  return inFirefox({
    firefox: firefox ?? '',
    script: scriptOf(downscale),
    root: SITE,
    ...options,
    extra: ({ url = '' }, response) => {
      if (!url.endsWith(`/${NAME}`)) return false
      response.setHeader('Content-Type', 'image/jpeg').end(readFileSync(fixturePath(NAME)))
      return true
    },
  }) as Promise<Report>
}

function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from(b)
  const range = Math.max(...values) - Math.min(...values)
  return (
    values.reduce((sum, value, i) => sum + Math.abs(value - (a[i] ?? NaN)), 0) /
    values.length /
    range
  )
}

for (const headers of ['isolated', 'plain'] as const) {
  test(`Firefox makes Chromium’s map, on a page that is ${headers}`, async ({ page }) => {
    await openApp(page)
    for (const downscale of ['smooth', 'reference'] as const) {
      const { key } = succeed(await estimate(page, fixture(NAME), { downscale }))
      const report = await ask(downscale, { headers })
      expect(report).toMatchObject({ kind: 'turbo', isIsolated: headers === 'isolated' })
      expect(report.threads > 1).toBe(headers === 'isolated')
      expect(report.notices.map(({ code }) => code)).toEqual([])
      const distance = apart(report.floats, await floats(page, key))
      test.info().annotations.push({ type: `${headers}, ${downscale}`, description: `${distance}` })
      expect(distance).toBeLessThan(MOST_APART[downscale])
    }
  })
}

test('Firefox says that it changes the pixels while it resists fingerprinting', async () => {
  const { notices } = await ask('smooth', { preferences: { 'privacy.resistFingerprinting': true } })
  expect(notices.map(({ code }) => code)).toEqual(['pixels-changed'])
})
