/** Tests models by their address, on another site: pasted, typed, in the page's own address (`?model=`). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { openApp, scene } from './app.ts'
import { modelKeys } from './kept.ts'
import { modelButton, toasts } from './parts.ts'
import { chooseAndWait, expect, paste } from './screen.ts'
import { type Page, startSite, test } from './site.ts'

/** Normalises its own input, and dark is near in it, as on the sample photo. `filling` numbers make the file large. */
function ownModel(filling: number): Buffer {
  return Buffer.from(
    tinyFile({
      front: [node('Sub', ['input', 'mean'], 'centred')],
      constants: [
        floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406]),
        floats('unused', [filling], new Array<number>(filling).fill(1)),
      ],
      last: 'centred',
      kernel: [-0.3, -0.6, -0.1],
    }),
  )
}

const SMALL = ownModel(10)
/** 8 MB. */
const LARGE = ownModel(2_000_000)
const HOSTILE = '<img src=x onerror=alert(1)>.onnx'

/** Sets what the host serves, and after how many bytes it ends a response, or stops sending. */
interface Host {
  readonly url: string
  readonly name: string
  file: Buffer
  version: string
  dropAfter: number
  stallAfter: number
  hidesLength: boolean
  /** Method, path and range of each request for a model. */
  readonly asked: string[]
}

function answer(host: Host, request: IncomingMessage, response: ServerResponse): boolean {
  const path = decodeURIComponent(request.url?.split('?')[0] ?? '')
  if (!path.endsWith('.onnx')) return false
  const range = /bytes=(\d+)-/.exec(request.headers.range ?? '')
  host.asked.push([request.method, path, request.headers.range ?? ''].join(' ').trim())
  if (path === '/missing.onnx') return false
  if (path === '/closed.onnx') response.removeHeader('Access-Control-Allow-Origin')
  if (path === '/page.onnx') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>')
    return true
  }
  const from = range === null ? 0 : Number(range[1])
  const body = host.file.subarray(from)
  const length = path === '/huge.onnx' ? 2_500_000_000 : body.length
  response.writeHead(from > 0 ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Last-Modified': host.version,
    ...(host.hidesLength ? {} : { 'Content-Length': length }),
  })
  if (request.method === 'HEAD') return (response.end(), true)
  const { dropAfter, stallAfter } = host
  host.dropAfter = host.stallAfter = Infinity
  if (dropAfter < body.length)
    response.write(body.subarray(0, dropAfter), () => setTimeout(() => response.destroy(), 50))
  else if (stallAfter < body.length) response.write(body.subarray(0, stallAfter))
  else response.end(body)
  return true
}

async function withHost(file: Buffer, work: (host: Host) => Promise<void>): Promise<void> {
  const settings = {
    file,
    version: 'Mon, 30 Nov 2026 09:00:00 GMT',
    dropAfter: Infinity,
    stallAfter: Infinity,
    hidesLength: false,
    asked: [],
  }
  const site = await startSite({ extra: (request, response) => answer(host, request, response) })
  const host: Host = { ...settings, url: site.url, name: new URL(site.url).host }
  try {
    await work(host)
  } finally {
    await site.close()
  }
}

function question(page: Page) {
  return page.getByRole('dialog', { name: /^(Download a model from|从 .* 下载模型)/ })
}

function accept(page: Page): Promise<void> {
  return question(page)
    .getByRole('button', { name: /^(Download|下载)$/ })
    .click()
}

function row(page: Page) {
  return page.locator('.model[data-model^="own-"]')
}

function downloads({ asked }: Host): readonly string[] {
  return asked.filter((line) => line.startsWith('GET'))
}

const READY = 'own.onnx is ready and will be used from now on.'

test('a pasted address is downloaded after a click, and its hash is shown', async ({ page }) => {
  await withHost(SMALL, async (host) => {
    await openApp(page)
    await paste(page, ` ${host.url}own.onnx\n`)
    await expect(question(page)).toContainText(`Download a model from ${host.name}?`)
    await expect(question(page)).toContainText(`own.onnx · ${(SMALL.length / 1000).toFixed(1)} kB`)
    await expect(question(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
    expect(host.asked).toEqual(['HEAD /own.onnx'])
    await page.keyboard.press('Enter')
    await expect(question(page)).toHaveCount(0)
    expect(downloads(host)).toEqual([])

    await paste(page, `${host.url}own.onnx`)
    await accept(page)
    await expect(toasts(page)).toHaveText(READY)
    expect(downloads(host)).toEqual(['GET /own.onnx'])
    await expect(modelButton(page)).toHaveAccessibleName('Model: own.onnx')
    await modelButton(page).click()
    await expect(row(page)).toContainText(`By its address at ${host.name}.`)
    await expect(row(page)).toContainText(/SHA-256 [0-9a-f]{64}/)
    expect(await modelKeys(page)).toHaveLength(1)
    await page.keyboard.press('Escape')
    await chooseAndWait(page, scene('photo.png', 60, 40))
  })
})

test('a link with ?model= asks, and the stored model is used without a request after that', async ({
  page,
}) => {
  await withHost(SMALL, async (host) => {
    const link = `./?lang=zh&model=${encodeURIComponent(`${host.url}own.onnx`)}`
    await openApp(page, link)
    await expect(question(page)).toContainText(`从 ${host.name} 下载模型？`)
    await question(page).getByRole('button', { name: '取消' }).click()
    expect(downloads(host)).toEqual([])
    await page.reload()
    await accept(page)
    await expect(modelButton(page)).toHaveAccessibleName('模型：own.onnx')
    const before = host.asked.length
    await page.reload()
    await expect(modelButton(page)).toHaveAccessibleName('模型：own.onnx')
    await expect(question(page)).toHaveCount(0)
    expect(host.asked).toHaveLength(before)
  })
})

test('an address is typed into the model panel, and a wrong one gets a sentence', async ({
  page,
}) => {
  await withHost(SMALL, async (host) => {
    host.hidesLength = true
    await openApp(page)
    await modelButton(page).click()
    const field = page.getByRole('textbox', { name: 'Address of an .onnx file' })
    await field.fill('ftp://host/own.onnx')
    await field.press('Enter')
    await expect(toasts(page)).toHaveText(/“ftp:\/\/host\/own.onnx” isn’t the address of a model/)
    await modelButton(page).click()
    await field.fill(`${host.url}own.onnx`)
    await page.getByRole('button', { name: 'Add…' }).click()
    await expect(question(page)).toContainText('own.onnx · unknown size')
    await accept(page)
    await expect(toasts(page).filter({ hasText: READY })).toBeVisible()
  })
})

test('each failure has its sentence, and the starter stays', async ({ page }) => {
  await withHost(SMALL, async (host) => {
    await openApp(page)
    for (const [name, sentence] of [
      ['closed.onnx', 'that site doesn’t let other sites read it'],
      ['missing.onnx', 'the server answered 404'],
      ['page.onnx', 'There is a web page at'],
    ] as const) {
      await paste(page, `${host.url}${name}`)
      await accept(page)
      await expect(toasts(page).filter({ hasText: sentence })).toContainText(host.url)
    }
    await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
    await paste(page, `${host.url}huge.onnx`)
    await expect(question(page).getByRole('alert')).toContainText('more than 2,000 MB')
    await expect(question(page).getByRole('button', { name: 'Download' })).toBeDisabled()
    expect(downloads(host).filter((line) => line.includes('huge'))).toEqual([])
  })
})

test('a download that is cut continues, and one that is stopped continues in the next visit', async ({
  page,
}) => {
  await withHost(LARGE, async (host) => {
    host.dropAfter = 3_000_000
    await openApp(page)
    await paste(page, `${host.url}own.onnx`)
    await expect(question(page)).toContainText('own.onnx · 8.0 MB')
    await accept(page)
    await expect(toasts(page).filter({ hasText: READY })).toBeVisible()
    expect(downloads(host)).toEqual(['GET /own.onnx', expect.stringMatching(/bytes=[1-9]\d{5,}-$/)])

    host.stallAfter = 5_000_000
    host.asked.length = 0
    await paste(page, `${host.url}other.onnx`)
    await accept(page)
    const stalled = toasts(page).filter({ hasText: `Downloading other.onnx from ${host.name}` })
    await modelButton(page).click()
    const pending = page.locator('.model[data-model="own-address"]')
    await expect(pending.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/)
    await page.keyboard.press('Escape')
    await stalled.getByRole('button', { name: 'Stop' }).click()
    await modelButton(page).click()
    await expect(pending).toContainText('Stopped. Resume any time.')
    await page.reload()
    await openApp(page)
    await paste(page, `${host.url}other.onnx`)
    await accept(page)
    // The bytes are those of own.onnx, so it is the same model.
    await expect(modelButton(page)).toHaveAccessibleName('Model: other.onnx')
    expect(downloads(host)[1]).toMatch(/bytes=[1-9]\d{5,}-$/)
    expect((await modelKeys(page)).filter((key) => key.startsWith('piece'))).toEqual([])
  })
})

test('other bytes at the same address are refused, and the earlier model stays', async ({
  page,
}) => {
  await withHost(SMALL, async (host) => {
    await openApp(page)
    await paste(page, `${host.url}own.onnx`)
    await accept(page)
    await expect(toasts(page)).toHaveText(READY)
    host.file = ownModel(11)
    await paste(page, `${host.url}own.onnx`)
    await accept(page)
    const refusal = toasts(page).filter({
      hasText: 'is no longer the one that was downloaded before',
    })
    await expect(refusal).toContainText(/SHA-256 is [0-9a-f]{64} instead of [0-9a-f]{64}/)
    await expect(modelButton(page)).toHaveAccessibleName('Model: own.onnx')
    await modelButton(page).click()
    await expect(row(page)).toHaveCount(1)
    await page.getByRole('button', { name: 'Remove own.onnx from this browser' }).click()
    await page.keyboard.press('Escape')
    await paste(page, `${host.url}own.onnx`)
    await accept(page)
    await expect(modelButton(page)).toHaveAccessibleName('Model: own.onnx')
  })
})

test('a model whose bytes are gone is offered again, and only with the same bytes', async ({
  page,
}) => {
  await withHost(SMALL, async (host) => {
    await openApp(page)
    await paste(page, `${host.url}own.onnx`)
    await accept(page)
    await expect(modelButton(page)).toHaveAccessibleName('Model: own.onnx')
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const opening = indexedDB.open('depthdrop-models')
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('models', 'readwrite')
            transaction.objectStore('models').delete(IDBKeyRange.bound('model:', 'model:~'))
            transaction.oncomplete = () => resolve()
          }
        }),
    )
    await page.reload()
    await expect(modelButton(page)).toHaveAccessibleName('Model: Depthdrop starter')
    await modelButton(page).click()
    const good = host.file
    host.file = Buffer.from(good)
    host.file.writeUInt8((good.at(-1) ?? 0) ^ 1, good.length - 1)
    await row(page)
      .getByRole('button', { name: /^Download own.onnx/ })
      .click()
    await expect(row(page).locator('.trouble')).toContainText('was altered: its SHA-256 is')
    host.file = good
    await row(page)
      .getByRole('button', { name: /^Resume/ })
      .click()
    await expect(modelButton(page)).toHaveAccessibleName('Model: own.onnx')
  })
})

test('an address with a password is neither requested nor shown', async ({ page }) => {
  await withHost(SMALL, async (host) => {
    const address = `http://visitor:secret@${host.name}/own.onnx`
    await openApp(page, `./?model=${encodeURIComponent(address)}`)
    await expect(toasts(page)).toContainText(
      `The address http://${host.name}/own.onnx was given with a user name or a password`,
    )
    expect(page.url()).not.toContain('secret')
    await paste(page, address)
    await expect(toasts(page)).toHaveCount(1)
    expect(await page.content()).not.toContain('secret')
    expect(host.asked).toEqual([])
  })
})

test('markup in an address stays text', async ({ page }) => {
  await withHost(SMALL, async (host) => {
    await openApp(page)
    let isRun = false
    page.on('dialog', (dialog) => {
      isRun = true
      void dialog.dismiss()
    })
    await paste(page, `${host.url}${encodeURIComponent(HOSTILE)}`)
    await expect(question(page)).toContainText(HOSTILE)
    await accept(page)
    await expect(toasts(page)).toContainText(HOSTILE)
    await modelButton(page).click()
    await expect(row(page)).toContainText(HOSTILE)
    await expect(page.locator('img[src="x"]')).toHaveCount(0)
    expect(isRun).toBe(false)
  })
})
