import { expect, test, vi } from 'vitest'
import { createItem, type Thumb } from '../../../../src/app/photo/item.ts'
import { makeMissingThumbs } from '../../../../src/app/photo/thumbs.ts'
import { STARTER } from '../../../../src/core/models.ts'
import type { Estimate } from '../../../../src/estimate.ts'

let painted: () => void = () => undefined

vi.mock('../../../../src/client/painters/paint.ts', () => ({
  paint: () => new Promise<void>((resolve) => (painted = resolve)),
}))

test('a small picture that is late does not take the place of another map’s that is there by then', async () => {
  vi.stubGlobal('HTMLCanvasElement', class {})
  vi.stubGlobal('document', {
    createElement: () => ({
      getContext: () => null,
      toBlob: (take: (blob: null) => void) => take(null),
    }),
  })
  try {
    const item = createItem(1, { name: 'a.jpg', path: 'a.jpg', file: null }, STARTER)
    const completing = makeMissingThumbs(item, { size: { width: 1, height: 1 } } as Estimate)
    const other = {} as Thumb
    item.map = other
    painted()
    await completing
    expect(item.map).toBe(other)
  } finally {
    vi.unstubAllGlobals()
  }
})
