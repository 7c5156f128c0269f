/** Tests failures during the work: dead workers, failing storage, visitors who cancel. */
import {
  catchEngines,
  estimate,
  floats,
  inferences,
  openApp,
  type Picture,
  register,
  scene,
  succeed,
} from './app.ts'
import { lens } from './lens.ts'
import { expect, type Page, test } from './site.ts'

/** Collects uncaught errors and console errors, except those about models that this site does not have. */
function troubles(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.includes('/models/'))
      errors.push(message.text())
  })
  return errors
}

/** Damages stored values as a failing disk would. Returns how many it damaged. */
function damage(
  page: Page,
  store: 'maps' | 'models',
  part: string,
  spoilt: 'cut' | 'altered',
): Promise<number> {
  return page.evaluate(
    ([name, wanted, how]) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(`depthdrop-${name}`)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          let count = 0
          const change = opening.result.transaction(name, 'readwrite')
          change.objectStore(name).openCursor().onsuccess = ({ target }) => {
            const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result
            if (cursor === null) return
            if (String(cursor.key).startsWith(wanted)) {
              const { value } = cursor
              const numbers = value instanceof Uint8Array ? value : value.map.data
              if (how === 'altered') numbers.fill(NaN, 100, 200)
              else value.map.data = numbers.slice(0, 100)
              cursor.update(value)
              count += 1
            }
            cursor.continue()
          }
          change.oncomplete = () => (opening.result.close(), resolve(count))
        }
      }),
    [store, part, spoilt] as const,
  )
}

/** Estimates many photos at once. Aborts each as soon as it reaches its stage, and all of them once one is refused. */
function crowd(
  page: Page,
  pictures: readonly Picture[],
  stages: readonly string[],
): Promise<readonly string[]> {
  return page.evaluate(
    async ([given, leaveAt]) => {
      const leavers = given.map(() => new AbortController())
      return Promise.all(
        given.map(async ([name, base64], i) => {
          const leaver = leavers[i] ?? new AbortController()
          const stage = leaveAt[i % leaveAt.length]
          const file = new File(
            [Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))],
            name,
          )
          if (stage === 'at once') setTimeout(() => leaver.abort())
          try {
            await window.depthdrop.estimate(file, {
              signal: leaver.signal,
              onProgress: (progress) => {
                if (progress.stage === stage) leaver.abort()
              },
            })
            return 'done'
          } catch (error) {
            if (!(error instanceof Error)) return String(error)
            if (error.name === 'AbortError') return error.name
            for (const other of leavers) other.abort()
            return `${'code' in error ? String(error.code) : error.name}: ${error.message}`
          }
        }),
      )
    },
    [pictures.map(({ name, bytes }) => [name, bytes.toString('base64')] as const), stages] as const,
  )
}

function small(count: number, from = 0): readonly Picture[] {
  return Array.from({ length: count }, (_, i) => scene(`${from + i}.png`, 60 + from + i, 40))
}

test('a second death of the engine gives an error that names the photo', async ({ page }) => {
  const errors = troubles(page)
  await catchEngines(page)
  await openApp(page)
  const outcome = await estimate(page, scene('twice.png'), { killAt: 'infer', kills: 2 })
  expect(outcome).toMatchObject({
    code: 'worker-died',
    message: expect.stringContaining('twice.png'),
  })
  const next = succeed(await estimate(page, scene('next.png', 320, 240, 2)))
  expect(next.notices).toEqual([])
  const threads = await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 4))
  expect(next.engine.threads).toBe(threads)
  expect(errors).toEqual([])
})

test('a map is painted after its painter died', async ({ page }) => {
  await page.clock.install()
  await catchEngines(page)
  await openApp(page)
  const { key } = succeed(await estimate(page, scene('painted.png', 1200, 900)))
  const painting = page.evaluate(async (id) => {
    const done = window.depthdrop.paint(id, 2)
    window.painters?.at(-1)?.terminate()
    return done
  }, key)
  // A dead worker causes no event. The page waits for the deadline.
  await page.clock.fastForward(25_000)
  expect((await painting).workers).toBe(1)
  expect(await page.evaluate(() => window.painters?.length)).toBeGreaterThanOrEqual(2)
})

test('the page stores maps again after its site data was cleared', async ({ page, isolated }) => {
  await openApp(page)
  succeed(await estimate(page, scene('before.png')))
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.clearDataForOrigin', {
    origin: new URL(isolated.url).origin,
    storageTypes: 'all',
  })
  expect(succeed(await estimate(page, scene('after.png', 320, 240, 1))).notices).toEqual([])
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  expect(succeed(await estimate(page, scene('after.png', 320, 240, 1))).cached).toBe(true)
  expect(succeed(await estimate(page, scene('before.png'))).cached).toBe(false)
})

for (const how of ['cut', 'altered'] as const) {
  test(`a stored map that was ${how} is estimated again`, async ({ page }) => {
    await openApp(page)
    const first = succeed(await estimate(page, scene('spoilt.png')))
    const map = await floats(page, first.key)
    expect(await damage(page, 'maps', 'v', how)).toBe(1)
    await page.reload()
    await page.waitForFunction(() => 'depthdrop' in window)
    const again = succeed(await estimate(page, scene('spoilt.png')))
    expect(again.cached).toBe(false)
    expect(await floats(page, again.key)).toEqual(map)
  })
}

test('a stored model that was altered is fetched again', async ({ page }) => {
  await openApp(page)
  const model = await lens(page, 0)
  let asked = 0
  page.on('request', (request) => {
    if (request.url().endsWith('lens-0.onnx') && request.method() === 'GET') asked += 1
  })
  await register(page, model)
  succeed(await estimate(page, scene('one.png'), { model: model.id }))
  expect(asked).toBe(1)
  expect(await damage(page, 'models', 'model:', 'altered')).toBe(1)
  await page.reload()
  await page.waitForFunction(() => 'depthdrop' in window)
  await register(page, model)
  succeed(await estimate(page, scene('two.png', 320, 240, 1), { model: model.id }))
  expect(asked).toBe(2)
})

test('a hundred estimates can be aborted at every stage', async ({ page }) => {
  const errors = troubles(page)
  await openApp(page)
  // Twenty at a time: the queue takes at most 32.
  for (let i = 0; i < 100; i += 20) {
    const outcomes = await crowd(page, small(20, i), [
      'at once',
      'read',
      'model',
      'decode',
      'prepare',
      'infer',
      'normalise',
    ])
    expect(outcomes.filter((outcome) => outcome !== 'AbortError' && outcome !== 'done')).toEqual([])
    expect(outcomes).toContain('AbortError')
  }
  const before = await inferences(page)
  expect(succeed(await estimate(page, scene('last.png'))).notices).toEqual([])
  expect(await inferences(page)).toBe(before + 1)
  expect(errors).toEqual([])
})

test('the queue refuses only the photo that exceeds its limit', async ({ page }) => {
  await openApp(page)
  const outcomes = await crowd(page, small(33), ['never'])
  const refused = outcomes.filter((outcome) => outcome !== 'done' && outcome !== 'AbortError')
  expect(refused).toEqual([
    expect.stringMatching(/^queue-full: “\d+\.png” wasn’t added: 32 images/),
  ])
})

test('a photo is estimated in a frame that may not use locks', async ({ page }) => {
  // Denies locks in the page and in the worker, as a frame without storage does.
  const deny =
    "LockManager.prototype.request = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));"
  await page.addInitScript(deny)
  await page.route('**/depth.worker-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${deny}${await response.text()}` })
  })
  await openApp(page)
  expect(succeed(await estimate(page, scene('framed.png'))).notices).toEqual([])
})
