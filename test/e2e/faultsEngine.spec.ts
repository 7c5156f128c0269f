/** Faults of workers, of WebAssembly and of memory: killed, trapped, full, silent. */

import { openApp } from './app.ts'
import { withThreads } from './faults/answer.ts'
import {
  beforeWorker,
  breakCalls,
  brokenCalls,
  FAILED_ALLOCATION,
  NO_WASM_MEMORY,
  release,
  trapFrom,
  trapInThread,
} from './faults/inject.ts'
import { dropPhoto, faultTest, next, outcomeOf, photo, stopStalled } from './faults.ts'
import { choose, expect } from './screen.ts'

for (const [stage, call] of [
  ['compile', 'load'],
  // The worker is terminated 5 ms after it has received the photo.
  ['prepare', 'infer'],
  ['infer', 'infer'],
] as const) {
  faultTest({ fault: 'worker killed', stage, how: 'once' }, async (bench) => {
    await breakCalls(bench.page, { worker: 'engine', call, how: 'kill' })
    const seen = await dropPhoto(bench)
    expect(await brokenCalls(bench.page)).toBe(1)
    return seen
  })
}

faultTest({ fault: 'worker killed', stage: 'infer', how: 'twice' }, async (bench) => {
  await breakCalls(bench.page, { worker: 'engine', call: 'infer', how: 'kill', times: 2 })
  return dropPhoto(bench)
})

/** A painter that dies says nothing. The page waits 20 seconds, here on a clock that the test turns. */
for (const [fault, how] of [
  ['worker killed', 'kill'],
  ['never answers', 'mute'],
] as const) {
  for (const [stage, call] of [
    ['refine', 'refine'],
    ['colour', 'paintStrip'],
  ] as const) {
    faultTest({ fault, stage, how: 'a painter, once' }, async ({ page, url }) => {
      await page.clock.install()
      await breakCalls(page, { worker: 'painter', call, how })
      await openApp(page, url)
      await choose(page, photo)
      await expect.poll(() => brokenCalls(page)).toBe(1)
      await page.clock.fastForward(20_100)
      return outcomeOf(page)
    })
  }
}

faultTest({ fault: 'wasm trap', stage: 'compile', how: 'in each run of turbo' }, async (bench) => {
  await beforeWorker(bench.page, 'depth', trapFrom('load'))
  return dropPhoto(bench)
})

faultTest({ fault: 'wasm trap', stage: 'infer', how: 'in the first worker' }, async (bench) => {
  await beforeWorker(bench.page, 'depth', trapFrom('infer'), 1)
  return dropPhoto(bench)
})

faultTest({ fault: 'wasm trap', stage: 'infer', how: 'in every worker' }, async (bench) => {
  await beforeWorker(bench.page, 'depth', trapFrom('infer'))
  return dropPhoto(bench)
})

/** An error that leaves a thread's worker also leaves the engine's worker, and reaches the scripts of the page. */
faultTest({ fault: 'wasm trap', stage: 'compile', how: 'in each thread' }, (bench) =>
  withThreads(bench, trapInThread('at once'), (broken) => dropPhoto(broken)),
)

faultTest({ fault: 'wasm trap', stage: 'infer', how: 'in a thread, between two photos' }, (bench) =>
  withThreads(bench, trapInThread('at rest'), async (broken) => {
    await dropPhoto(broken, next)
    // A thread that has nothing to do looks up every two seconds.
    await broken.page.waitForTimeout(2500)
    await choose(broken.page, photo)
    return outcomeOf(broken.page)
  }),
)

faultTest(
  { fault: 'out of memory', stage: 'compile', how: 'the first worker gets no WebAssembly memory' },
  async (bench) => {
    await beforeWorker(bench.page, 'depth', NO_WASM_MEMORY, 1)
    return dropPhoto(bench)
  },
)

faultTest(
  { fault: 'out of memory', stage: 'compile', how: 'no worker gets WebAssembly memory' },
  async (bench) => {
    await beforeWorker(bench.page, 'depth', NO_WASM_MEMORY)
    return dropPhoto(bench)
  },
)

/** Functions of the page or of a worker that allocate, and the stage that calls them. */
const ALLOCATIONS = {
  source: 'Blob.prototype.arrayBuffer = async () => {FAIL}',
  hash: 'crypto.subtle.digest = async () => {FAIL}',
  decode: 'window.createImageBitmap = async () => {FAIL}',
} as const

for (const [stage, code] of Object.entries(ALLOCATIONS) as [keyof typeof ALLOCATIONS, string][]) {
  faultTest({ fault: 'out of memory', stage, how: 'the allocation fails' }, async (bench) => {
    await bench.page.addInitScript(code.replace('FAIL', FAILED_ALLOCATION))
    return dropPhoto(bench)
  })
}

/** The code before a worker's script that makes the calls of this function fail for want of memory. */
function noMemoryIn(call: string, method: string): string {
  return `addEventListener('message', ({ data }) => {
    if (String(data?.path) === '${call}') ${method} = function () { ${FAILED_ALLOCATION} }
  })`
}

faultTest({ fault: 'out of memory', stage: 'infer', how: 'in the first worker' }, async (bench) => {
  const method = 'OffscreenCanvasRenderingContext2D.prototype.getImageData'
  await beforeWorker(bench.page, 'depth', noMemoryIn('infer', method), 1)
  return dropPhoto(bench)
})

for (const [stage, call] of [
  ['refine', 'refine'],
  ['colour', 'paintStrip'],
] as const) {
  faultTest({ fault: 'out of memory', stage, how: 'in every painter' }, async (bench) => {
    await beforeWorker(bench.page, 'painter', noMemoryIn(call, 'globalThis.Float32Array'))
    return dropPhoto(bench)
  })
}

/** Functions that never settle, and the stage that calls them. The first photo meets them, the next does not. */
const SILENT = {
  source: ['Blob.prototype', 'arrayBuffer'],
  hash: ['crypto.subtle', 'digest'],
  decode: ['window', 'createImageBitmap'],
} as const

for (const [stage, [owner, name]] of Object.entries(SILENT) as [
  keyof typeof SILENT,
  readonly [string, string],
][]) {
  faultTest({ fault: 'never answers', stage, how: 'the browser' }, async ({ page, url }) => {
    await page.clock.install()
    await page.addInitScript(`{
      const real = ${owner}.${name}
      ${owner}.${name} = function (...given) {
        return window.isHealed ? Reflect.apply(real, this, given) : new Promise(() => undefined)
      }
    }`)
    await openApp(page, url)
    await choose(page, photo)
    return stopStalled(page, () => page.evaluate(() => Object.assign(window, { isHealed: true })))
  })
}

for (const [stage, call] of [
  ['compile', 'load'],
  ['prepare', 'infer'],
] as const) {
  faultTest(
    { fault: 'never answers', stage, how: 'the engine’s worker' },
    async ({ page, url }) => {
      await page.clock.install()
      await breakCalls(page, { worker: 'engine', call, how: 'mute' })
      await openApp(page, url)
      await choose(page, photo)
      await expect.poll(() => brokenCalls(page)).toBe(1)
      return stopStalled(page, async () => page.clock.fastForward(1100))
    },
  )
}

faultTest(
  { fault: 'tab frozen', stage: 'infer', how: 'for three seconds' },
  async ({ page, context, url }) => {
    await breakCalls(page, { worker: 'engine', call: 'infer', how: 'hold' })
    await openApp(page, url)
    await choose(page, photo)
    await expect.poll(() => brokenCalls(page)).toBe(1)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await release(page)
    return outcomeOf(page)
  },
)

for (const [stage, years] of [
  ['infer', 10],
  ['store', -10],
] as const) {
  faultTest(
    {
      fault: 'clock jumps',
      stage,
      how: `${Math.abs(years)} years ${years > 0 ? 'ahead' : 'back'}`,
    },
    async ({ page, url }) => {
      await breakCalls(page, { worker: 'engine', call: 'infer', how: 'hold' })
      await openApp(page, url)
      await choose(page, photo)
      await expect.poll(() => brokenCalls(page)).toBe(1)
      await page.evaluate((jump) => {
        const now = Date.now
        Date.now = () => now() + jump * 365 * 86_400_000
      }, years)
      await release(page)
      const seen = await outcomeOf(page)
      await page.reload()
      await choose(page, photo)
      expect(await outcomeOf(page)).toEqual(seen)
      return seen
    },
  )
}
