/** Tests the page offline after one visit. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PNG } from 'pngjs'
import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { openApp, scene } from './app.ts'
import {
  chooseButton,
  detailsButton,
  downloadButton,
  facts,
  helpButton,
  modelButton,
  samples,
  tileOf,
  tilesThatAre,
  toasts,
} from './parts.ts'
import {
  chooseAndWait,
  differences,
  expect,
  expectedMap,
  give,
  ready,
  saved,
  shownMap,
} from './screen.ts'
import { startSite, test } from './site.ts'
import {
  goOffline,
  inProfile,
  servedUntouched,
  visitAndStore,
  withFolder,
  withSite,
} from './visits.ts'

test.describe.configure({ timeout: 120_000 })

const photo = scene('photo.png', 200, 150)
const other = scene('other.png', 220, 140, 7)

/** This graph normalises its own input, so the page asks no question. */
const baked = tinyFile({
  front: [node('Sub', ['input', 'mean'], 'centred')],
  constants: [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])],
  last: 'centred',
})

test('a cold start offline estimates and saves a photo', async () => {
  await withFolder(async (profile) => {
    const site = await startSite()
    await inProfile(profile, (page) => visitAndStore(page, site.url))
    await site.close()
    await inProfile(profile, async (page, context) => {
      await goOffline(site, context)
      await openApp(page, site.url)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      await give(page, 'drop', photo.name, photo.bytes)
      await ready(page, photo.name)
      expect(differences((await shownMap(page)).data, await expectedMap(page, photo))).toBe(0)
      const heat = PNG.sync.read((await saved(page, () => downloadButton(page).click())).bytes)
      expect(differences(heat.data, await expectedMap(page, photo))).toBe(0)
      await page.getByRole('button', { name: '切换到简体中文' }).click()
      await expect(downloadButton(page)).toHaveAccessibleName('下载 PNG')
      // The toast appears only at the first visit.
      await expect(toasts(page)).toHaveCount(0)

      await page.reload()
      await expect(chooseButton(page)).toHaveText('选择照片')
      await expect(page.locator('.samples img').filter({ visible: true })).toHaveCount(6)
      await chooseAndWait(page, other)
      await page.getByRole('button', { name: 'Switch to English' }).click()
      await expect(downloadButton(page)).toHaveAccessibleName('Download PNG')
    })
  })
})

test('a model that was added online can be used offline', async () => {
  await withFolder(async (profile) => {
    const site = await startSite()
    await inProfile(profile, async (page) => {
      await visitAndStore(page, site.url)
      await give(page, 'drop', 'baked.onnx', baked)
      await expect(modelButton(page)).toHaveAccessibleName('Model: baked.onnx')
    })
    await site.close()
    await inProfile(profile, async (page, context) => {
      await goOffline(site, context)
      await openApp(page, site.url)
      const model = modelButton(page)
      await expect(model).toHaveAccessibleName('Model: baked.onnx')
      await chooseAndWait(page, photo)
      await detailsButton(page).click()
      const fact = facts(page)
        .locator('div')
        .filter({ has: page.getByText('Model', { exact: true }) })
        .locator('dd')
      await expect(fact).toHaveText('baked.onnx')
      await model.click()
      await page.getByRole('radio', { name: /Depthdrop starter/ }).check()
      await expect(tileOf(page, photo.name)).toHaveCount(2)
      await expect(tilesThatAre(page, 'done')).toHaveCount(2)
      await expect(fact).toHaveText('Depthdrop starter')
    })
  })
})

test('the first visit fetches no file of the page twice', async () => {
  const sent: string[] = []
  const extra = ({ method, url = '' }: IncomingMessage, response: ServerResponse): boolean => {
    response.on('close', () => {
      // A 304 only confirms that the copy is still valid.
      if (method === 'GET' && url.startsWith('/assets/') && response.statusCode !== 304)
        sent.push(url)
    })
    return false
  }
  await withFolder((profile) =>
    withSite({ extra }, (site) =>
      inProfile(profile, async (page) => {
        await openApp(page, site.url)
        await chooseAndWait(page, photo)
        // The page remembers that it has announced that all its files are stored.
        await expect
          .poll(() => page.evaluate(() => localStorage.getItem('depthdrop.offline')))
          .toBe('said')
        for (const large of [/\/starter-.*\.onnx$/, /\/ort-wasm-.*\.wasm$/])
          expect(sent).toContainEqual(expect.stringMatching(large))
        expect(sent.filter((url, i) => sent.indexOf(url) !== i)).toEqual([])
      }),
    ),
  )
})

test('the next visit stores the files again after they were cleared', async () => {
  await withFolder(async (profile) => {
    const site = await startSite()
    await inProfile(profile, async (page, context) => {
      await visitAndStore(page, site.url)
      const count = () =>
        page.evaluate(async () => {
          const names = (await caches.keys()).filter((name) => name.includes('precache'))
          return (
            await Promise.all(
              names.map(async (name) => (await (await caches.open(name)).keys()).length),
            )
          ).reduce((sum, part) => sum + part, 0)
        })
      const before = await count()
      expect(before).toBeGreaterThan(10)
      await page.evaluate(async () =>
        Promise.all((await caches.keys()).map((name) => caches.delete(name))),
      )
      await page.reload()
      await expect.poll(count).toBe(before)
      await goOffline(site, context)
      await page.reload()
      await chooseAndWait(page, photo)
    })
  })
})

test('a sample that was never used opens offline', async () => {
  await withFolder(async (profile) => {
    const site = await startSite()
    await inProfile(profile, async (page, context) => {
      await visitAndStore(page, site.url)
      await goOffline(site, context)
      await page.goto(`${site.url}?sample=temple`)
      await ready(page, 'temple.jpg')
      await page.goto(site.url)
      await samples(page).nth(1).click()
      await ready(page, 'astronaut.jpg')
      await helpButton(page).click()
      await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
    })
  })
})

test('the embedded page estimates a photo after a cold start offline', async () => {
  await withFolder(async (profile) => {
    const site = await startSite()
    await inProfile(profile, async (page, context) => {
      await page.goto(`${site.url}?embed`)
      await servedUntouched(context, 1)
    })
    await site.close()
    await inProfile(profile, async (page, context) => {
      await goOffline(site, context)
      await page.goto(`${site.url}?embed&lang=zh&palette=grey`)
      await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
      const size = page.locator('depth-map').evaluate((map) =>
        new Promise<unknown>((resolve) => {
          map.addEventListener(
            'depth',
            (event) => resolve('detail' in event ? event.detail : null),
            { once: true },
          )
        }).then((detail) => JSON.stringify(detail)),
      )
      await give(page, 'drop', photo.name, photo.bytes)
      expect(JSON.parse(await size)).toMatchObject({ name: photo.name })
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    })
  })
})
