/** Faults of the network: a server that stops, waits, or sends something else. */

import type { ServerResponse } from 'node:http'
import { catchEngines, openApp } from './app.ts'
import { type Answer, withAnswer } from './faults/answer.ts'
import type { Fault, Stage } from './faults/table.ts'
import { dropPhoto, faultTest, outcomeOf, photo, stopStalled } from './faults.ts'
import { choose, expect } from './screen.ts'

const TYPE = { 'Content-Type': 'application/octet-stream' }

/** Sends the first half, and closes the connection. */
const cut: Answer = (response, bytes) => {
  response.writeHead(200, { ...TYPE, 'Content-Length': bytes.length })
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
}

function whole(response: ServerResponse, bytes: Buffer): void {
  response.writeHead(200, { ...TYPE, 'Content-Length': bytes.length }).end(bytes)
}

const ANSWERS: readonly (readonly [Fault, string, Answer])[] = [
  ['connection cut', 'half-way, at each try', cut],
  [
    'connection cut',
    'half-way, once',
    (response, bytes, turn) => (turn > 1 ? whole : cut)(response, bytes, turn),
  ],
  [
    'connection slow',
    'in 20 parts, four seconds in all',
    (response, bytes) => {
      response.writeHead(200, { ...TYPE, 'Content-Length': bytes.length })
      const step = Math.ceil(bytes.length / 20)
      const send = (from: number): void => {
        response.write(bytes.subarray(from, from + step))
        if (from + step >= bytes.length) response.end()
        else setTimeout(send, 200, from + step)
      }
      send(0)
    },
  ],
  [
    'wrong answer',
    'length: 1,000 bytes less',
    (response, bytes) => whole(response, bytes.subarray(1000)),
  ],
  [
    'wrong answer',
    'length: 1,000 bytes more',
    (response, bytes) => whole(response, Buffer.concat([bytes, bytes.subarray(0, 1000)])),
  ],
  [
    'wrong answer',
    'bytes: one bit is another',
    (response, bytes) => {
      const altered = Buffer.from(bytes)
      const middle = bytes.length >> 1
      altered[middle] = (altered.at(middle) ?? 0) ^ 1
      whole(response, altered)
    },
  ],
  [
    'wrong answer',
    'type: a page of HTML',
    (response) =>
      void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>'),
  ],
  [
    'wrong answer',
    'redirects without end',
    (response) => void response.writeHead(302, { Location: '?again' }).end(),
  ],
  ['wrong answer', '304 without a file', (response) => void response.writeHead(304).end()],
  ['wrong answer', 'status 500', (response) => void response.writeHead(500).end()],
]

const STARTER = /starter-[\w-]+\.onnx$/
const STAGE: Stage = 'model bytes'

for (const [fault, how, answer] of ANSWERS) {
  faultTest({ fault, stage: STAGE, how }, (bench) =>
    withAnswer(bench, STARTER, answer, (broken) => dropPhoto(broken)),
  )
}

for (const [fault, how, answer] of ANSWERS.filter(([, how]) =>
  /at each try|HTML|one bit/.test(how),
)) {
  faultTest({ fault, stage: 'compile', how: `the engine’s file, ${how}` }, (bench) =>
    withAnswer(bench, /(?:turbo|kernels|relaxed)[\w-]*\.wasm$/, answer, (broken) =>
      dropPhoto(broken),
    ),
  )
}

faultTest({ fault: 'never answers', stage: STAGE, how: 'the server' }, async (bench) => {
  await bench.page.clock.install()
  let isHealed = false
  const answer: Answer = (response, bytes) => isHealed && whole(response, bytes)
  return withAnswer(bench, STARTER, answer, async ({ page, url }) => {
    await openApp(page, url)
    await choose(page, photo)
    await expect(page.locator('.card').filter({ visible: true })).toBeVisible()
    return stopStalled(page, async () => (isHealed = true))
  })
})

faultTest({ fault: 'worker killed', stage: STAGE, how: 'during the download' }, async (bench) => {
  await catchEngines(bench.page)
  let ask = (): void => undefined
  const asked = new Promise<void>((resolve) => (ask = resolve))
  const answer: Answer = (response, bytes, turn) => (turn > 1 ? whole(response, bytes) : ask())
  return withAnswer(bench, STARTER, answer, async ({ page, url }) => {
    await openApp(page, url)
    await choose(page, photo)
    await asked
    await page.evaluate(() => window.engines?.at(-1)?.terminate())
    return outcomeOf(page)
  })
})
