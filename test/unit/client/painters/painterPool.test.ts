/** Painters that do as the test says. */
import { expose } from 'comlink'
import { beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_LOOK } from '../../../../src/core/colour/look.ts'
import { DEFAULT_FILE_OPTIONS } from '../../../../src/core/files/fileOptions.ts'
import type { EncodeJob, PainterApi } from '../../../../src/worker/protocol.ts'

/** What the n-th painter does otherwise than well. */
let apis: Partial<PainterApi>[] = []
let spawned = 0

const well: Partial<PainterApi> = {
  range: async () => ({ low: 0, high: 1 }),
  beginPaint: async () => undefined,
  paintStrip: async (_, top, rows) => ({ top, rows, rgba: new Uint8ClampedArray(0) }),
  endPaint: async () => undefined,
}

vi.mock('../../../../src/client/workers.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../../../src/client/workers.ts')>()),
  spawnPainter: () => {
    const { port1, port2 } = new MessageChannel()
    expose({ ...well, ...apis[spawned++] }, port2)
    port1.start()
    return Object.assign(port1, { terminate: () => (port1.close(), port2.close()) })
  },
}))

beforeEach(() => {
  apis = []
  spawned = 0
  vi.resetModules()
  vi.stubGlobal('navigator', { hardwareConcurrency: 4 })
  return () => vi.unstubAllGlobals()
})

const map = { width: 2, height: 2, data: Float32Array.of(1, 2, 3, 4) }
/** Four strips. */
const size = { width: 1024, height: 1024 }
const facts = {
  photo: { name: 'photo.jpg', sha256: '' },
  origin: { kind: 'network' } as const,
  model: null,
  settings: null,
  engine: null,
  calibration: null,
  siblings: [],
}
const job: EncodeJob = { map, size, format: 'side', options: DEFAULT_FILE_OPTIONS, facts }

test('if one of two painters fails to begin, the other paints no strip that the second attempt paints', async () => {
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  let again: () => void = () => undefined
  const second = new Promise<void>((resolve) => (again = resolve))
  let takes = 0
  const take = async (): Promise<void> => {
    if (++takes > 1) again()
  }
  let strips = 0
  const strip: PainterApi['paintStrip'] = async (_, top, rows) => {
    begin()
    // The first painter is still at work when the second attempt begins.
    if (++strips === 1) await second
    return { top, rows, rgba: new Uint8ClampedArray(0) }
  }
  apis = [
    { beginPaint: take, paintStrip: strip },
    { beginPaint: async () => (await begun, Promise.reject(new Error('no'))) },
  ]
  const { paint } = await import('../../../../src/client/painters/paint.ts')
  const fractions: (number | null)[] = []
  const tops: number[] = []
  const { workers } = await paint({ map, size }, DEFAULT_LOOK, {
    workers: 2,
    onStrip: ({ top }) => tops.push(top),
    onProgress: ({ fraction }) => fractions.push(fraction),
  })
  expect(workers).toBe(1)
  expect(tops).toEqual([0, 256, 512, 768])
  expect(fractions).toEqual([0.25, 0.5, 0.75, 1])
})

test('a photo that was decoded for an aborted job is closed', async () => {
  const { encodeFile, refineMap } = await import('../../../../src/client/painters/ownPainter.ts')
  const leave = new AbortController()
  const close = vi.fn()
  const photo = async (): Promise<ImageBitmap> => {
    leave.abort('left')
    return { width: 1, height: 1, close }
  }
  await expect(encodeFile(job, { photo, signal: leave.signal })).rejects.toBe('left')
  expect(close).toHaveBeenCalledTimes(1)
  const stay = new AbortController()
  const other = async (): Promise<ImageBitmap> => (
    stay.abort('left'), { width: 1, height: 1, close }
  )
  await expect(
    refineMap('photo.jpg', { map, size, seen: [], detail: 'edges', flip: false }, other, {
      signal: stay.signal,
    }),
  ).rejects.toBe('left')
  expect(close).toHaveBeenCalledTimes(2)
})

test('the histogram uses the range of the whole picture, even after a thumbnail with percentiles was painted', async () => {
  apis = [
    {
      range: async (wanted) => ({ low: 0, high: wanted.size.width }),
      statistics: async (_, { high }, bins) => ({
        ordered: Float32Array.of(1, 2, 3, 4),
        counts: new Uint32Array(bins).fill(high),
      }),
    },
  ]
  const { paint } = await import('../../../../src/client/painters/paint.ts')
  const { mapStatistics } = await import('../../../../src/client/painters/mapStatistics.ts')
  await paint(
    { map, size: { width: 160, height: 160 } },
    { ...DEFAULT_LOOK, clip: 1 },
    { onStrip: () => undefined },
  )
  const { range, counts } = await mapStatistics({ map, size })
  expect(range).toEqual({ low: 0, high: 1024 })
  expect(counts[0]).toBe(1024)
})
