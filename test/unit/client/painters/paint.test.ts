/** What the page sends to its painters. */
import { beforeEach, expect, test, vi } from 'vitest'
import { paint } from '../../../../src/client/painters/paint.ts'
import { DEFAULT_LOOK } from '../../../../src/core/colour/look.ts'
import type { DepthMap } from '../../../../src/core/types.ts'
import type { PainterApi } from '../../../../src/worker/protocol.ts'

const SIZE = { width: 4, height: 4 }
const begun = vi.fn<PainterApi['beginPaint']>(async () => undefined)
const painter = vi.hoisted(() => ({ current: null as unknown }))
vi.mock('../../../../src/client/painters/painterPool.ts', async (original) => ({
  ...(await original<object>()),
  acquirePainters: () => [painter.current],
}))

function mapOf(side: number): DepthMap {
  return { width: side, height: side, data: new Float32Array(side * side) }
}

function paintMap(map: DepthMap): Promise<unknown> {
  return paint({ map, size: SIZE }, DEFAULT_LOOK, {
    range: { low: 0, high: 1 },
    onStrip: () => undefined,
  })
}

function sentMaps(): readonly (DepthMap | null)[] {
  return begun.mock.calls.map(([, { map }]) => map)
}

beforeEach(() => {
  begun.mockClear()
  vi.stubGlobal('navigator', { hardwareConcurrency: 1 })
  const api: Partial<PainterApi> = {
    beginPaint: begun,
    paintStrip: async (_, top, rows) => ({ top, rows, rgba: new Uint8ClampedArray(0) }),
    endPaint: async () => undefined,
  }
  painter.current = {
    api,
    isDead: false,
    call: (work: (given: Partial<PainterApi>) => unknown) => work(api),
  }
  return () => vi.unstubAllGlobals()
})

test('a large map is copied to a painter once, and a small one in between does not replace it', async () => {
  const [large, small] = [mapOf(600), mapOf(256)]
  for (const map of [large, large, small, large, small]) await paintMap(map)
  expect(sentMaps()).toEqual([large, null, small, null, small])
  const other = mapOf(600)
  for (const map of [other, large]) await paintMap(map)
  expect(sentMaps().slice(-2)).toEqual([other, large])
})

test('a map is copied again after a painter failed to take it', async () => {
  const large = mapOf(600)
  begun.mockRejectedValueOnce(new Error('no memory'))
  await paintMap(large)
  await paintMap(large)
  expect(sentMaps()).toEqual([large, large, null])
})
