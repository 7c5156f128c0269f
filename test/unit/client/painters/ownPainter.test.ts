import { expect, test, vi } from 'vitest'
import { encodeFile } from '../../../../src/client/painters/ownPainter.ts'
import { paint } from '../../../../src/client/painters/paint.ts'
import { DEFAULT_LOOK } from '../../../../src/core/colour/look.ts'
import { DepthdropError } from '../../../../src/core/errors.ts'
import { DEFAULT_FILE_OPTIONS } from '../../../../src/core/files/fileOptions.ts'
import type { EncodeJob } from '../../../../src/worker/protocol.ts'

const spawned = vi.fn()

/** A painter that never answers. */
vi.mock('../../../../src/client/workers.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../../../src/client/workers.ts')>()),
  spawnPainter: () => (
    spawned(),
    {
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      postMessage: () => undefined,
      terminate: () => undefined,
    }
  ),
}))

const size = { width: 2, height: 2 }
const map = { ...size, data: Float32Array.of(1, 2, 3, 4) }
const estimate = { map, size, name: 'photo.jpg' }
const facts = {
  photo: { name: 'photo.jpg', sha256: '' },
  origin: { kind: 'network' } as const,
  model: { title: '', sha256: '' },
  settings: null,
  engine: null,
  calibration: null,
  siblings: [],
}
const job: EncodeJob = { map, size, format: 'pfm', options: DEFAULT_FILE_OPTIONS, facts }

test('an abort before the start rejects with its own reason, and starts no painter', async () => {
  const reason = { because: 'tea is ready' }
  await expect(encodeFile(job, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(spawned).not.toHaveBeenCalled()
})

test('an abort while a file is encoded rejects with its own reason, and leads to no second attempt', async () => {
  const stop = new AbortController()
  const encoding = encodeFile({ ...job, format: 'inferno' }, { signal: stop.signal })
  const reason = new TypeError('a reason of any class')
  stop.abort(reason)
  await expect(encoding).rejects.toBe(reason)
  expect(spawned).toHaveBeenCalledTimes(1)
})

test('if a painter does not answer and the caller aborted meanwhile, it rejects with the abort’s reason', async () => {
  vi.useFakeTimers()
  try {
    const painting = paint(estimate, DEFAULT_LOOK, {
      signal: AbortSignal.abort('left'),
      onStrip: () => undefined,
      workers: 1,
    })
    const outcome = painting.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(21_000)
    expect(await outcome).toBe('left')
  } finally {
    vi.useRealTimers()
  }
})

test('the photo is decoded while the painter starts, and closed if the caller aborts meanwhile', async () => {
  spawned.mockClear()
  const stop = new AbortController()
  let decode = (_: ImageBitmap): void => undefined
  const photo = new Promise<ImageBitmap>((resolve) => {
    decode = resolve
  })
  const encoding = encodeFile(job, { signal: stop.signal, photo: () => photo })
  const outcome = encoding.catch((error: unknown) => error)
  await Promise.resolve()
  expect(spawned).toHaveBeenCalledTimes(1)
  stop.abort('left')
  expect(await outcome).toBe('left')
  const close = vi.fn()
  decode({ close } as unknown as ImageBitmap)
  await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1))
})

test('a photo that cannot be decoded is reported as its own error, and not tried again', async () => {
  spawned.mockClear()
  const error = new DepthdropError('damaged-image', { name: 'photo.jpg', format: 'JPEG' })
  await expect(encodeFile(job, { photo: () => Promise.reject(error) })).rejects.toBe(error)
  expect(spawned).toHaveBeenCalledTimes(1)
})
