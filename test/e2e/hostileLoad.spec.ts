/** Tests floods of messages: the frame refuses them with an error and releases what they used. */
import { catchEngines } from './app.ts'
import { ask, complaints, embed, embedBare, embedReady, openHost, test } from './embedPage.ts'
import { expect } from './screen.ts'

test('giant messages are refused with an error', async ({ page, host, isolated }) => {
  const found = complaints(page)
  await embedReady(page, host, isolated)
  const codes = await page.evaluate(async () => {
    const codeOf = (error: unknown): string => `${Object(error).code}: ${Object(error).message}`
    const estimate = (source: Blob, more: object = {}): Promise<unknown> =>
      window.embedded.estimate(source, more).then(() => 'done', codeOf)
    const million = new Blob([new Uint8Array(2 ** 20)])
    return [
      // A file of 600 MB that takes one megabyte of memory.
      await estimate(new Blob(Array.from({ length: 600 }, () => million))),
      await estimate(new Blob([window.bytes]), { name: 'n'.repeat(5_000_000) }),
      await estimate(new Blob([window.bytes]), { unknown: 'n'.repeat(5_000_000) }),
      await estimate(new File(['x'], 'n'.repeat(1_000_000))),
    ]
  })
  expect(codes).toEqual([
    expect.stringMatching(/^bad-message: .*at most 536870912 are taken/),
    expect.stringMatching(/^bad-message: “name” must be/),
    'done',
    expect.stringMatching(/^not-an-image: “n{255}”/),
  ])
  expect(found).toEqual([])
})

test('thousands of requests are answered without more workers', async ({
  page,
  host,
  isolated,
}) => {
  await catchEngines(page)
  const found = complaints(page)
  const victim = await embedReady(page, host, isolated)
  const counts = await page.evaluate(async () => {
    const blob = new Blob([window.bytes])
    const settled = await Promise.allSettled(
      Array.from({ length: 3000 }, () => window.embedded.estimate(blob)),
    )
    const counts: Record<string, number> = {}
    for (const one of settled) {
      const code = one.status === 'fulfilled' ? 'done' : String(Object(one.reason).code)
      counts[code] = (counts[code] ?? 0) + 1
    }
    return counts
  })
  expect(Object.keys(counts).sort()).toEqual(['busy', 'done', 'queue-full'])
  // Some requests may finish and free their place in the queue before the last one arrives.
  expect(counts['done']).toBeGreaterThanOrEqual(8)
  expect(counts['busy']).toBeGreaterThan(1000)
  // At most two engine workers: turbo's, and onnxruntime-web's for the self-test.
  expect(await victim.evaluate(() => window.engines?.length)).toBeLessThanOrEqual(2)
  expect(await victim.evaluate(() => window.painters?.length)).toBe(0)
  await page.evaluate(async () => {
    window.embedded = window.embedDepthdrop(window.embedded.iframe)
    await window.embedded.ready
  })
  expect((await ask(page)).cached).toBe(true)
  expect(found).toEqual([])
})

test('the frame answers only a few of many hello messages', async ({ page, host, isolated }) => {
  const found = complaints(page)
  await openHost(page, host)
  await embedBare(page, isolated)
  const answers = await page.evaluate(async (origin) => {
    const victim =
      document.querySelector<HTMLIFrameElement>('#victim') ?? document.createElement('iframe')
    const answers = { ready: 0, closed: 0, other: 0 }
    for (let i = 0; i < 2000; i += 1) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }: MessageEvent<{ type: 'ready' | 'closed' }>) => {
        answers[data.type in answers ? data.type : 'other'] += 1
      }
      victim.contentWindow?.postMessage(
        { type: 'depthdrop:hello', version: 1, nonce: `n${i}` },
        origin,
        [port2],
      )
    }
    // By now the frame answers one hello per second. `embedDepthdrop` repeats its hello every second, so it is answered
    // although it arrives last.
    window.embedded = window.embedDepthdrop(victim)
    await window.embedded.ready
    return answers
  }, new URL(isolated.url).origin)
  expect(answers.ready).toBeGreaterThan(0)
  expect(answers.ready).toBeLessThan(100)
  expect(answers).toMatchObject({ closed: answers.ready, other: 0 })
  expect((await ask(page)).width).toBe(256)
  expect(found).toEqual([])
})

test('removing a frame during an estimate ends its workers', async ({ page, host, isolated }) => {
  const found = complaints(page)
  const workers = new Set<unknown>()
  page.on('worker', (worker) => {
    workers.add(worker)
    worker.on('close', () => workers.delete(worker))
  })
  await openHost(page, host)
  for (let round = 0; round < 4; round += 1) {
    await embed(page, isolated)
    const ended = await page.evaluate(async () => {
      const { iframe } = window.embedded
      const jobs = Array.from({ length: 4 }, () =>
        window.embedded.estimate(new Blob([window.bytes]), {
          onProgress: ({ stage }) => stage === 'model' && iframe.remove(),
        }),
      )
      return (await Promise.allSettled(jobs)).map((one) =>
        one.status === 'rejected' ? String(one.reason) : 'done',
      )
    })
    expect(new Set(ended)).toEqual(new Set(['Error: The frame was removed.']))
  }
  await expect.poll(() => workers.size).toBe(0)
  expect(page.frames()).toHaveLength(1)
  expect(found).toEqual([])
})
