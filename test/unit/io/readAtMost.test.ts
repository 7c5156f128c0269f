import { expect, test, vi } from 'vitest'
import { readAtMost } from '../../../src/io/readAtMost.ts'

test('a body within the limit becomes a blob of its type', async () => {
  const response = new Response(new Uint8Array(100), { headers: { 'Content-Type': 'image/png' } })
  const blob = await readAtMost(response, 100)
  expect([blob?.size, blob?.type]).toEqual([100, 'image/png'])
})

test('a stated length above the limit is refused before the body is read', async () => {
  const pull = vi.fn()
  const body = new ReadableStream({ pull }, { highWaterMark: 0 })
  const response = new Response(body, { headers: { 'Content-Length': '101' } })
  expect(await readAtMost(response, 100)).toBeNull()
  expect(pull).not.toHaveBeenCalled()
})

test('a body without end is read up to the limit and cancelled', async () => {
  const cancel = vi.fn()
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void =>
    controller.enqueue(new Uint8Array(30))
  const response = new Response(new ReadableStream({ pull, cancel }, { highWaterMark: 0 }))
  expect(await readAtMost(response, 100)).toBeNull()
  expect(cancel).toHaveBeenCalledTimes(1)
})
