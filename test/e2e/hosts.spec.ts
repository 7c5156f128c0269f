/** Tests the site on hosts: a real server, a sub-path, and a policy that refuses every other origin. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CSP, SAFETY } from '../../tools/site/headers.mjs'
import { SERVERS } from '../unit/tools/hosts/servers.ts'
import { estimate, openApp, scene, succeed } from './app.ts'
import { detailsButton, downloadButton, modelButton, samples } from './parts.ts'
import { choose, chooseAndWait, expect, ready, saved } from './screen.ts'
import { type Page, SITE, startSite, test } from './site.ts'

/** Records the refused requests and their directives outside the page, so that a reload loses none. */
async function watch(page: Page): Promise<readonly string[]> {
  const violations: string[] = []
  await page.exposeFunction('refused', (what: string) => violations.push(what))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      const { refused } = window
      if (refused !== undefined) refused(`${effectiveDirective} ${blockedURI}`)
    })
  })
  // Our listener does not receive the events of workers. The console does.
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text())
  })
  return violations
}

/** The first sample. */
function temple(page: Page) {
  return samples(page).first()
}

/**
 * Visits the features of the page: a sample, a photo, each view, the timing panel, a download, the help, a broken file.
 */
async function visit(page: Page): Promise<void> {
  await temple(page).click()
  await ready(page, 'temple.jpg')
  await chooseAndWait(page, scene('visit.png'))
  for (const option of await page.locator('.toolbar .segments label').all()) await option.click()
  await detailsButton(page).click()
  expect((await saved(page, () => downloadButton(page).click())).bytes.length).toBeGreaterThan(100)
  await modelButton(page).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.keyboard.press('Escape')
  await choose(page, { name: 'broken.png', bytes: Buffer.from('no picture') })
  await expect(page.locator('.toast, [data-state="failed"]').first()).toBeVisible()
}

const nginx = SERVERS.find(({ name }) => name === 'nginx')

test('nginx with the file of deploy/ serves an isolated page', async ({ page }) => {
  test.skip(
    nginx === undefined || nginx.lacking !== null,
    `nginx is ${nginx?.lacking ?? 'unknown'}`,
  )
  const folder = await mkdtemp(path.join(tmpdir(), 'nginx-'))
  const server = await nginx?.start(SITE, folder)
  try {
    await openApp(page, server?.url)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await chooseAndWait(page, scene('nginx.png'))
    const cores = await page.evaluate(() => navigator.hardwareConcurrency)
    const { engine } = succeed(await estimate(page, scene('threads.png', 320, 240, 1)))
    expect(engine).toMatchObject({ isolated: true, threads: Math.min(cores, 4) })
  } finally {
    await server?.close()
    await rm(folder, { recursive: true })
  }
})

test('the page works below a sub-path without requests outside of it', async ({ page }) => {
  const site = await startSite({ base: '/a/b/' })
  const wrong: string[] = []
  page.on('response', (response) => {
    const url = response.url()
    const isOurs = /^(blob|data):/.test(url) || url.startsWith(site.url)
    if (!isOurs || response.status() >= 400) wrong.push(`${response.status()} ${url}`)
  })
  try {
    await openApp(page, site.url)
    expect(await page.locator('.sample img').evaluateAll((images) => images.length)).toBe(6)
    await temple(page).click()
    await ready(page, 'temple.jpg')
    await chooseAndWait(page, scene('below.png'))
    const { engine, model } = succeed(await estimate(page, scene('again.png', 320, 240, 1)))
    expect(engine.isolated).toBe(true)
    expect(model.id).toBe('starter')
    expect(wrong).toEqual([])
  } finally {
    await site.close()
  }
})

test('a whole visit does not violate the policy', async ({ page }) => {
  test.setTimeout(120_000)
  const violations = await watch(page)
  await openApp(page)
  expect(
    await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content'),
  ).toBe(CSP)
  await visit(page)
  expect(violations).toEqual([])
})

for (const [host, isBare] of [
  ['a host that sends it', false],
  ['a host that sends no policy', true],
] as const) {
  test(`${host}: the page refuses injected scripts`, async ({ page }) => {
    const site = await startSite(
      isBare
        ? {
            extra: (_, response) => (
              Object.keys(SAFETY).forEach((name) => response.removeHeader(name)), false
            ),
          }
        : {},
    )
    const violations = await watch(page)
    try {
      const answer = await page.goto(site.url)
      expect(answer?.headers()['content-security-policy']).toBe(isBare ? undefined : CSP)
      await page.waitForFunction(() => 'depthdrop' in window)
      expect(violations).toEqual([])
      const outcome = await page.evaluate(async () => {
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        const foreign = document.createElement('script')
        foreign.src = 'http://localhost:9/foreign.js'
        const frame = document.createElement('iframe')
        frame.src = 'http://localhost:9/'
        document.body.append(script, foreign, frame)
        document.body.setAttribute('onclick', 'window.injected = true')
        document.body.click()
        // Wait for a task of its own: a script of the debugger may use eval.
        const evaluated = await new Promise<string>((resolve) =>
          setTimeout(() => {
            try {
              resolve(String((0, eval)('6 * 7')))
            } catch (error) {
              resolve(error instanceof Error ? error.name : 'unknown')
            }
          }),
        )
        return { evaluated, injected: 'injected' in window }
      })
      expect(outcome).toEqual({ evaluated: 'EvalError', injected: false })
      const foreignOnes = ['script-src-elem http://localhost:9', 'frame-src http://localhost:9']
      for (const directive of [
        'script-src-elem inline',
        'script-src-attr inline',
        'script-src eval',
        ...foreignOnes,
      ]) {
        await expect
          .poll(() => violations.some((words) => words.startsWith(directive)), directive)
          .toBe(true)
      }
    } finally {
      await site.close()
    }
  })
}

declare global {
  interface Window {
    readonly refused?: (what: string) => void
  }
}
