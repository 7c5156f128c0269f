import { expect, test } from 'vitest'
import { viewsFor } from '../../../../src/core/refine/photoViews.ts'
import { fineSize, refineMap, type ViewMap } from '../../../../src/core/refine/refine.ts'
import type { DepthMap, Size } from '../../../../src/core/types.ts'

const MAP: DepthMap = {
  width: 256,
  height: 256,
  data: Float32Array.from({ length: 65_536 }, (_, i) => (i % 256) + (i >> 8)),
}

/** A photo whose left half is dark and whose right half is bright. */
function halves({ width, height }: Size): Uint8ClampedArray {
  return new Uint8ClampedArray(4 * width * height).map((_, i) =>
    (i >> 2) % width < width / 2 ? 30 : 220,
  )
}

test.each([
  ['a large photo', 4000, 3000, 1536, 1152],
  ['100 megapixels', 10_000, 10_000, 1536, 1536],
  ['a photo smaller than the model’s map', 120, 90, 120, 90],
  ['a strip of 1 × N', 1, 9000, 1, 1536],
  ['a low strip, which keeps the map’s rows', 12_000, 300, 1536, 256],
  ['one pixel', 1, 1, 1, 1],
])(
  '%s is refined at 1536 pixels or less, and never beyond its own size',
  (_, width, height, fineWidth, fineHeight) => {
    expect(fineSize({ width, height }, MAP)).toEqual({ width: fineWidth, height: fineHeight })
  },
)

test.each([
  [{ width: 1, height: 9000 }],
  [{ width: 120, height: 90 }],
  [{ width: 700, height: 500 }],
  [{ width: 1, height: 1 }],
])('every refinement of a photo of %o gives finite values within its range', (size) => {
  for (const detail of ['raw', 'edges', 'tiles'] as const) {
    for (const flip of [false, true]) {
      const seen = viewsFor(size, 256, { detail, flip }).map(
        (view): ViewMap => ({ view, map: MAP }),
      )
      const { map, min, max } = refineMap({ map: MAP, seen, size, detail, flip }, halves)
      expect(map.data.every((value) => value >= min && value <= max)).toBe(true)
      expect({ width: map.width, height: map.height }).toEqual(
        detail === 'raw' ? { width: 256, height: 256 } : fineSize(size, MAP),
      )
    }
  }
})

test('tiles that contradict the whole map give the notice parts-refused', () => {
  const size = { width: 4000, height: 3000 }
  const views = viewsFor(size, 256, { detail: 'tiles', flip: false })
  const against = { ...MAP, data: MAP.data.map((value) => -value) }
  const seen = views.map((view, i): ViewMap => ({ view, map: i < 2 ? against : MAP }))
  expect(refineMap({ map: MAP, seen, size, detail: 'tiles', flip: false }, halves).notices).toEqual(
    [{ code: 'parts-refused', count: 2, of: 9 }],
  )
})

test('progress rises to 1', () => {
  const reported: number[] = []
  refineMap(
    { map: MAP, seen: [], size: { width: 800, height: 600 }, detail: 'edges', flip: false },
    halves,
    (done) => reported.push(done),
  )
  expect(reported.at(-1)).toBe(1)
  expect(reported.length).toBeGreaterThan(5)
  expect([...reported].sort((a, b) => a - b)).toEqual(reported)
})

test('a raw map is returned without reading the photo’s pixels', () => {
  const never = (): never => {
    throw new Error('The pixels were read.')
  }
  expect(
    refineMap(
      { map: MAP, seen: [], size: { width: 800, height: 600 }, detail: 'raw', flip: true },
      never,
    ).map,
  ).toEqual(MAP)
})
