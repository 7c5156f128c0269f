import { expect, test } from 'vitest'
import { cancelled, DepthdropError } from '../../../src/core/errors.ts'
import { reply } from '../../../src/worker/reply.ts'

function failing(error: unknown) {
  return reply('a.png', () => Promise.reject(error))
}

test('a result is a reply that is ok', async () => {
  expect(await reply('a.png', async () => 7)).toEqual({ ok: true, value: 7 })
})

test('an AbortError becomes cancelled', async () => {
  expect(await failing(cancelled())).toEqual({ ok: false, failure: 'cancelled' })
})

test('a DepthdropError keeps its code and its facts', async () => {
  const error = new DepthdropError('model-missing', { model: 'm' })
  expect(await failing(error)).toEqual({
    ok: false,
    failure: { code: 'model-missing', facts: { model: 'm' } },
  })
})

test.each([new RangeError('Invalid typed array length'), 123_456, 'std::bad_alloc'])(
  '%s is a lack of memory',
  async (error) => {
    expect(await failing(error)).toMatchObject({
      failure: { code: 'out-of-memory', facts: { name: 'a.png' } },
    })
  },
)

test('any other error is a failure of the engine, with its message', async () => {
  expect(await failing(new TypeError('odd'))).toMatchObject({
    failure: { code: 'engine-failed', facts: { name: 'a.png', detail: 'odd' } },
  })
})

test.each([
  [
    'wasm-blocked',
    "WebAssembly.compile(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script",
  ],
  ['wasm-blocked', 'Wasm code generation disallowed by embedder'],
  [
    'engine-missing',
    'no available backend found. ERR: [wasm] TypeError: Failed to fetch dynamically imported module: http://host/glue.mjs',
  ],
])('%s is recognised in the text of a runtime', async (code, text) => {
  expect(await failing(new Error(text))).toMatchObject({ failure: { code } })
})
