import type { IncomingMessage, ServerResponse } from 'node:http'
import { SEED, SEEDED, seededFile } from '../../tools/graph/seededModel.ts'
import { estimate, openApp, register, scene, succeed } from './app.ts'
import { modelKeys } from './kept.ts'
import { expect, type Page, startSite, test } from './site.ts'

/**
 * Sets how a host serves the model: after how many bytes it drops the connection, whether it supports Range, whether it
 * alters a byte.
 */
interface Host {
  dropAfter: number
  ranges: boolean
  altered: boolean
  length: number
  readonly asked: string[]
}

const file = Buffer.from(seededFile(SEED))

function answer(host: Host) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.url?.startsWith('/models/seeded.onnx') !== true) return false
    const range = /bytes=(\d+)-/.exec(request.headers.range ?? '')
    host.asked.push(`${request.method} ${request.headers.range ?? 'whole'}`)
    const from = host.ranges && range ? Number(range[1]) : 0
    const whole = file.subarray(0, host.length)
    if (from >= host.length) {
      response.writeHead(416).end()
      return true
    }
    const body = Buffer.from(whole.subarray(from))
    if (host.altered) body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1
    response.writeHead(from > 0 ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': body.length,
      ...(from > 0 ? { 'Content-Range': `bytes ${from}-${host.length - 1}/${host.length}` } : {}),
    })
    if (request.method === 'HEAD') {
      response.end()
      return true
    }
    const { dropAfter } = host
    host.dropAfter = Infinity
    if (body.length <= dropAfter) response.end(body)
    else response.write(body.subarray(0, dropAfter), () => setTimeout(() => response.destroy(), 50))
    return true
  }
}

async function withHost(
  page: Page,
  given: Partial<Host>,
  work: (host: Host) => Promise<void>,
): Promise<void> {
  const host: Host = {
    dropAfter: Infinity,
    ranges: true,
    altered: false,
    length: file.length,
    asked: [],
    ...given,
  }
  const site = await startSite({ extra: answer(host) })
  try {
    await openApp(page, site.url)
    await register(page, SEEDED)
    await work(host)
  } finally {
    await site.close()
  }
}

test.describe.configure({ timeout: 120_000 })

test('a full-size model resumes after the connection drops', async ({ page }) => {
  await withHost(page, { dropAfter: 20_000_000 }, async (host) => {
    const first = succeed(await estimate(page, scene('far.png'), { model: 'seeded' }))
    expect(first.notices).toContainEqual({ code: 'seeded-model' })
    expect(host.asked).toHaveLength(2)
    expect(host.asked[1]).toMatch(/bytes=[1-9]\d{6,}-/)
    expect(await modelKeys(page)).toEqual([`model:${SEEDED.sha256}`])
    await page.reload()
    await page.waitForFunction(() => 'depthdrop' in window)
    await register(page, SEEDED)
    succeed(await estimate(page, scene('near.png', 320, 240, 5), { model: 'seeded' }))
    const again = succeed(await estimate(page, scene('far.png'), { model: 'seeded' }))
    expect(again.cached).toBe(true)
    expect(again.notices).toContainEqual({ code: 'seeded-model' })
    expect(host.asked).toHaveLength(2)
  })
})

test('a download that was interrupted by a reload continues where it stopped', async ({ page }) => {
  await withHost(page, { dropAfter: 30_000_000 }, async (host) => {
    const pending = estimate(page, scene('gone.png'), { model: 'seeded' }).catch(() => undefined)
    await expect
      .poll(async () => (await modelKeys(page).catch(() => [])).length, { timeout: 30_000 })
      .toBeGreaterThan(1)
    await page.reload()
    await pending
    await page.waitForFunction(() => 'depthdrop' in window)
    await register(page, SEEDED)
    const before = host.asked.length
    succeed(await estimate(page, scene('gone.png'), { model: 'seeded' }))
    expect(host.asked[before]).toMatch(/bytes=[1-9]\d{6,}-/)
  })
})

test('a model downloads from a server without range support', async ({ page }) => {
  await withHost(page, { dropAfter: 10_000_000, ranges: false }, async () => {
    succeed(await estimate(page, scene('norange.png'), { model: 'seeded' }))
  })
})

test('an altered model is refused and removed from storage', async ({ page }) => {
  await withHost(page, { altered: true }, async () => {
    const outcome = await estimate(page, scene('altered.png'), { model: 'seeded' })
    expect(outcome).toMatchObject({
      code: 'model-hash',
      message: expect.stringContaining('altered'),
    })
    expect(await modelKeys(page)).toEqual([])
  })
})

test('a truncated model is refused and removed from storage', async ({ page }) => {
  await withHost(page, { length: 40_000_000 }, async () => {
    const outcome = await estimate(page, scene('short.png'), { model: 'seeded' })
    expect(outcome).toMatchObject({
      code: 'model-length',
      message: expect.stringContaining(String(SEEDED.bytes)),
    })
    expect(await modelKeys(page)).toEqual([])
  })
})

test('a missing model gives an error that says what to do', async ({ page }) => {
  await openApp(page)
  await register(page, { ...SEEDED, source: { kind: 'fetched', urls: ['models/not-there.onnx'] } })
  const outcome = await estimate(page, scene('nowhere.png'), { model: 'seeded' })
  expect(outcome).toMatchObject({
    code: 'model-missing',
    message: expect.stringContaining('npm run model'),
  })
  succeed(await estimate(page, scene('nowhere.png')))
})

test('the page downloads a model from its mirror when the site has none', async ({ page }) => {
  const asked: string[] = []
  const mirror = await startSite({
    extra: (request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': 9 })
      response.end(request.method === 'HEAD' ? undefined : 'not MiDaS')
      return true
    },
  })
  // The mirror uses plain http here, where the policy of the site requires https. It is still another origin.
  const site = await startSite({
    extra: (_, response) => {
      response.removeHeader('Content-Security-Policy')
      return false
    },
  })
  try {
    await page.route(site.url, async (route) => {
      const response = await route.fetch()
      const named = `name="depthdrop-mirrors" content="${mirror.url}midas.onnx"`
      await route.fulfill({
        response,
        body: (await response.text()).replace('name="depthdrop-mirrors" content=""', named),
      })
    })
    await openApp(page, site.url)
    const outcome = await estimate(page, scene('mirrored.png'), { model: 'midas-small' })
    expect(outcome).toMatchObject({
      code: 'model-length',
      message: expect.stringContaining('66764249'),
    })
    expect(asked).toContain('GET /midas.onnx')
  } finally {
    await mirror.close()
    await site.close()
  }
})
