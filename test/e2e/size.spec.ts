/** Tests the size budgets of the README. The browser measures what a first visit transfers. */
import type { Request } from '@playwright/test'
import { estimate, openApp, scene, succeed } from './app.ts'
import { expect, test } from './site.ts'

const CODE = /(?:\/|\.html|\.css|\.m?js)$/u

async function transferred(requests: readonly Request[]): Promise<number> {
  const sizes = await Promise.all(requests.map((request) => request.sizes()))
  return sizes.reduce(
    (sum, { responseBodySize, responseHeadersSize }) =>
      sum + responseBodySize + responseHeadersSize,
    0,
  )
}

test('a first visit transfers at most 120 kB of code and 5 MB in total', async ({
  page,
  isolated,
}) => {
  const requests: Request[] = []
  page.context().on('requestfinished', (request) => {
    if (request.url().startsWith(isolated.url)) requests.push(request)
  })
  await openApp(page)
  succeed(await estimate(page, scene('first.png')))
  const code = requests.filter((request) => CODE.test(request.url()))
  // Without a worker in the list, the test would measure too little.
  expect(code.map((request) => request.url())).toContainEqual(expect.stringContaining('worker'))
  expect(await transferred(code)).toBeLessThanOrEqual(120_000)
  expect(await transferred(requests)).toBeLessThanOrEqual(5_000_000)
})
