/** Tests models by their address in a frame: the visitor is asked there, and the host cannot download without an answer. */
import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { ask, embedReady, frameOf, test } from './embedPage.ts'
import { expect } from './screen.ts'
import { type Page, type Site, startSite } from './site.ts'

/** Normalises its own input, and dark is near in it. */
const MODEL = tinyFile({
  front: [node('Sub', ['input', 'mean'], 'centred')],
  constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
  last: 'centred',
  kernel: [-0.3, -0.6, -0.1],
})

interface Host extends Site {
  readonly asked: string[]
}

async function withModels(work: (models: Host) => Promise<void>): Promise<void> {
  const asked: string[] = []
  const site = await startSite({
    extra: ({ url = '', method = '' }, response) => {
      if (!url.endsWith('.onnx')) return false
      asked.push(`${method} ${url}`)
      if (url === '/none.onnx') response.writeHead(404).end()
      else response.writeHead(200, { 'Content-Length': MODEL.length }).end(MODEL)
      return true
    },
  })
  try {
    await work({ ...site, asked })
  } finally {
    await site.close()
  }
}

function modelOf(page: Page, site: Site): Promise<string> {
  return frameOf(page, site)
    .locator('depth-map')
    .evaluate((map) => {
      const { model } = map as HTMLElement & { model: string | { title: string } }
      return typeof model === 'string' ? model : model.title
    })
}

function refusalOf(page: Page, model: string): Promise<unknown> {
  return page.evaluate(
    (address) =>
      window.embedded
        .estimate(new Blob([window.bytes]), { model: address as `https://${string}` })
        .then(
          () => 'none',
          (error: unknown) => Reflect.get(Object(error), 'code') as unknown,
        ),
    model,
  )
}

test('?model= asks the visitor of the frame, who downloads the model once', async ({
  page,
  host,
  isolated,
}) => {
  await withModels(async (models) => {
    const address = `${models.url}own.onnx` as const
    const parameters = `&ui=none&model=${encodeURIComponent(address)}`
    const frame = await embedReady(page, host, isolated, { parameters })
    const question = frame.getByRole('status')
    await expect(question).toContainText(
      `This page wants to use the model own.onnx from ${new URL(models.url).host} (${(MODEL.length / 1000).toFixed(1)} kB)`,
    )
    expect(await refusalOf(page, address)).toBe('model-unasked')
    expect(await modelOf(page, isolated)).toBe('starter')
    expect(models.asked).toEqual(['HEAD /own.onnx'])

    await question.getByRole('button', { name: 'Download' }).click()
    await expect.poll(() => modelOf(page, isolated)).toBe('own.onnx')
    await expect(question).toBeHidden()
    const { floats: values } = await ask(page, { model: address as `http://${string}`, show: true })
    expect(new Set(values).size).toBeGreaterThan(1)
    expect(models.asked).toEqual(['HEAD /own.onnx', 'GET /own.onnx'])

    // The visitor has agreed to this address, and is not asked again.
    await page.evaluate(() => window.embedded.set({ model: 'starter' }))
    await expect.poll(() => modelOf(page, isolated)).toBe('starter')
    await page.evaluate((model) => window.embedded.set({ model }), address as `http://${string}`)
    await expect.poll(() => modelOf(page, isolated)).toBe('own.onnx')
    await expect(question).toBeHidden()
    expect(models.asked).toHaveLength(2)
  })
})

test('a host asks by message, in the language of the frame, and a failure has its sentence', async ({
  page,
  host,
  isolated,
}) => {
  await withModels(async (models) => {
    const frame = await embedReady(page, host, isolated, { parameters: '&lang=zh&ui=full' })
    const set = (model: string) =>
      page.evaluate((wanted) => window.embedded.set({ model: wanted as 'starter' }), model)
    await set(`${models.url}none.onnx`)
    const lines = frame.getByRole('status')
    await expect(lines).toContainText('上的模型 none.onnx（大小未知）')
    await lines.getByRole('button', { name: '下载' }).click()
    await expect(lines).toContainText('服务器返回 404')
    await set('starter')
    await expect(lines).toBeHidden()

    await set(`${models.url}own.onnx`)
    await expect(lines).toContainText('上的模型 own.onnx')
    await set('starter')
    await expect(lines).toBeHidden()
    await set(`${models.url}own.onnx`)
    await lines.getByRole('button', { name: '下载' }).click()
    const menu = frame.getByRole('combobox', { name: '模型' })
    await expect(menu.locator('option:checked')).toHaveText('own.onnx')
    await menu.selectOption('starter')
    expect(await modelOf(page, isolated)).toBe('starter')
    await menu.selectOption({ label: 'own.onnx' })
    expect(await modelOf(page, isolated)).toBe('own.onnx')
    expect(models.asked.filter((line) => line === 'GET /own.onnx')).toHaveLength(1)
  })
})

test('a small frame shows the whole question, and a button keeps its colours under the mouse', async ({
  page,
  host,
  isolated,
}) => {
  await withModels(async (models) => {
    const parameters = `&model=${encodeURIComponent(`${models.url}own.onnx`)}`
    const attributes = { width: '230', height: '300' }
    const frame = await embedReady(page, host, isolated, { parameters, attributes })
    const question = frame.getByRole('status')
    await expect(question).toContainText('Your photos stay on this device.')
    const widths = await question
      .getByRole('listitem')
      .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
    expect(widths[0]).toBe(widths[1])

    const button = question.getByRole('button', { name: 'Download' })
    const contrast = (): Promise<readonly string[]> =>
      button.evaluate((element) => {
        const { backgroundColor, color } = getComputedStyle(element)
        return [backgroundColor, color]
      })
    const [accent, text] = await contrast()
    await button.hover()
    await expect.poll(async () => (await contrast())[0]).not.toBe(accent)
    expect((await contrast())[1]).toBe(text)
    const strong = await frame.evaluate(() => {
      const sample = document.createElement('i')
      sample.style.color = 'var(--accent-strong)'
      document.body.append(sample)
      return getComputedStyle(sample).color
    })
    expect((await contrast())[0]).toBe(strong)
  })
})
