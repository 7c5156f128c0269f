/** Compares the map that another browser makes of one photo with Chromium's. */
import { readFileSync } from 'node:fs'
import type { ScriptTask } from '../../tools/setup/servedScript.ts'
import { estimate, floats, openApp, succeed } from './app.ts'
import { fixture, fixturePath } from './fixtures.ts'
import { expect, type Page, SITE, test } from './site.ts'

/** Means of the differences as fractions of the map's range. Each browser resizes a photo with a filter of its own. */
const MOST_APART = { smooth: 0.01, reference: 1e-6 }

const NAME = 'street.jpg'

function scriptOf(downscale: string): string {
  return `
    const photo = new File([await (await fetch('${NAME}')).blob()], '${NAME}')
    const { key, engine, notices } = await depthdrop.estimate(photo, { downscale: '${downscale}' })
    const floats = await depthdrop.floats(key)
    return { floats, notices, threads: engine.threads, kind: engine.kind, reason: engine.reason, isIsolated: crossOriginIsolated }
  `
}

interface Report {
  readonly floats: readonly number[]
  readonly notices: readonly { readonly code: string }[]
  readonly threads: number
  readonly kind: string
  readonly reason: string
  readonly isIsolated: boolean
}

/** What another browser makes of the photo. `run` opens the site in it; see `inBrowser`. */
export async function ask(
  run: (task: ScriptTask) => Promise<unknown>,
  downscale: keyof typeof MOST_APART,
  headers: ScriptTask['headers'] = 'isolated',
): Promise<Report> {
  const report = await run({
    script: scriptOf(downscale),
    root: SITE,
    headers,
    extra: ({ url = '' }, response) => {
      if (!url.endsWith(`/${NAME}`)) return false
      response.setHeader('Content-Type', 'image/jpeg').end(readFileSync(fixturePath(NAME)))
      return true
    },
  })
  return report as Report
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

/** Expects turbo in the other browser, without notices, and Chromium's map within the tolerances, in both ways of reducing. */
export async function expectSameMap(
  page: Page,
  run: (task: ScriptTask) => Promise<unknown>,
  headers: 'isolated' | 'plain',
  reason: string = headers === 'isolated' ? 'isolated' : 'not-isolated',
): Promise<void> {
  await openApp(page)
  for (const downscale of ['smooth', 'reference'] as const) {
    const { key } = succeed(await estimate(page, fixture(NAME), { downscale }))
    const report = await ask(run, downscale, headers)
    expect(report).toMatchObject({ kind: 'turbo', reason, isIsolated: headers === 'isolated' })
    expect(report.threads > 1).toBe(reason === 'isolated')
    expect(report.notices.map(({ code }) => code)).toEqual([])
    const distance = apart(report.floats, await floats(page, key))
    test.info().annotations.push({ type: `${headers}, ${downscale}`, description: `${distance}` })
    expect(distance).toBeLessThan(MOST_APART[downscale])
  }
}
