/** Faults while a file is saved: the worker that writes it dies, is silent, or gets no memory. */
import { openApp } from './app.ts'
import { beforeWorker, breakCalls, brokenCalls, FAILED_ALLOCATION } from './faults/inject.ts'
import { type Bench, faultTest, photo, type Seen } from './faults.ts'
import { downloadButton, errorToasts } from './parts.ts'
import { chooseAndWait, expect, saved } from './screen.ts'

async function startSaving({ page, url }: Bench): Promise<void> {
  await openApp(page, url)
  await chooseAndWait(page, photo)
  await downloadButton(page).click()
}

/** Presses Stop, and expects the file at the next try. */
async function stopSaving({ page }: Bench): Promise<Seen> {
  const stop = page.getByRole('button', { name: 'Cancel saving' })
  await expect(stop).toBeVisible()
  const sees = `the progress of the file, and the button “${(await stop.getAttribute('aria-label')) ?? ''}”`
  await stop.click()
  const file = await saved(page, () => downloadButton(page).click())
  expect(file.bytes.length).toBeGreaterThan(100)
  return { outcome: 'Stop', sees }
}

faultTest(
  { fault: 'never answers', stage: 'export', how: 'the writing worker, once' },
  async (bench) => {
    await breakCalls(bench.page, { worker: 'painter', call: 'encode', how: 'mute' })
    await startSaving(bench)
    await expect.poll(() => brokenCalls(bench.page)).toBe(1)
    return stopSaving(bench)
  },
)

faultTest(
  { fault: 'worker killed', stage: 'export', how: 'the writing worker, once' },
  async (bench) => {
    await breakCalls(bench.page, { worker: 'painter', call: 'encode', how: 'kill' })
    await startSaving(bench)
    await expect.poll(() => brokenCalls(bench.page)).toBe(1)
    return stopSaving(bench)
  },
)

faultTest(
  { fault: 'out of memory', stage: 'export', how: 'in every writing worker' },
  async (bench) => {
    await beforeWorker(
      bench.page,
      'painter',
      `addEventListener('message', ({ data }) => {
      if (String(data?.path) === 'encode') globalThis.Float32Array = function () { ${FAILED_ALLOCATION} }
    })`,
    )
    await startSaving(bench)
    await expect(errorToasts(bench.page)).toHaveCount(1)
    return {
      outcome: 'sentence',
      sees: ((await errorToasts(bench.page).locator('p').first().textContent()) ?? '').trim(),
    }
  },
)
