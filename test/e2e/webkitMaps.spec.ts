/** Compares the maps that WebKit and Chromium make of one photo. docs/browsers.md has the measured differences. */
import type { ScriptTask } from '../../tools/setup/servedScript.ts'
import { findWebKit, inWebKit, WEBKIT_MISSING } from '../../tools/setup/webkit.ts'
import { expectSameMap } from './sameMap.ts'
import { expect, SITE, test } from './site.ts'

const webkit = findWebKit()

test.skip(webkit === undefined, WEBKIT_MISSING)
test.describe.configure({ timeout: 180_000 })

function run(task: ScriptTask, sharesMemory = true): Promise<unknown> {
  if (webkit === undefined) throw new Error(WEBKIT_MISSING)
  return inWebKit({ webkit, sharesMemory, ...task })
}

for (const headers of ['isolated', 'plain'] as const) {
  test(`WebKit makes Chromium’s map, on a page that is ${headers}`, async ({ page }) => {
    await expectSameMap(page, run, headers)
  })
}

test('where WebKit isolates the page but does not share memory, turbo runs on one thread and makes the same map', async ({
  page,
}) => {
  await expectSameMap(page, (task) => run(task, false), 'isolated', 'not-shared')
})

test('WebKit stores a map, and writes it as a PNG', async () => {
  const report = await run({
    root: SITE,
    script: `
      const photo = new File([await (await fetch('samples/room.jpg')).blob()], 'room.jpg')
      const first = await depthdrop.estimate(photo)
      const second = await depthdrop.estimate(photo)
      const png = await depthdrop.export(second.key, 'gray16')
      const { width, height } = await createImageBitmap(png)
      return { cached: [first.cached, second.cached], sameSize: width === first.size.width && height === first.size.height }
    `,
  })
  expect(report).toEqual({ cached: [false, true], sameSize: true })
})
