/** Work items cover a step exactly, are shared evenly, and agree with the kernels about padding. */
import { describe, expect, it } from 'vitest'
import {
  attentionTiles,
  balancedRows,
  gemmRows,
  gemmTiles,
  isOutOfCache,
  paddedRows,
  splitPanels,
  splitPanelsForBlock,
  winogradTiles,
} from '../../../../src/engine/turbo/workItems.ts'

const THREADS = [1, 2, 3, 4, 8, 16]
const HEIGHTS = [1, 2, 3, 7, 8, 16, 31, 64, 128, 256]

describe('rows', () => {
  it('of an item are at least one and at most all', () => {
    for (const threads of THREADS)
      for (const height of HEIGHTS)
        for (const rows of [
          balancedRows(height, threads),
          gemmRows({ height, width: 64 }, 4 * 96, 50_000, threads),
          gemmRows({ height, width: 64 }, 4 * 4096, 5_000_000, threads),
        ]) {
          expect(rows).toBeGreaterThanOrEqual(1)
          expect(rows).toBeLessThanOrEqual(height)
        }
  })

  it('keep all threads busy: the slowest has at most one item more than it needs', () => {
    for (const threads of THREADS)
      for (const height of HEIGHTS.filter((rows) => rows >= threads)) {
        const rows = balancedRows(height, threads)
        const rounds = Math.ceil(Math.ceil(height / rows) / threads)
        expect(rounds * rows).toBeLessThanOrEqual(Math.ceil(height / threads) + rows)
      }
  })

  it('of a product by large weights are as many as fit the cache, also if their number is prime', () => {
    // 384 channels at 19 × 19 pixels by a kernel of 3 × 3 and stride 2, as in Depth Anything V2.
    const rows = gemmRows({ height: 19, width: 19 }, 4 * 4 * 384, 5_308_416, 1)
    expect(rows).toBe(3)
    expect(rows * 19 * 4 * 4 * 384).toBeLessThanOrEqual(393_216)
  })

  it('of a product fit the cache, with 96 KB and 512 pixels at most', () => {
    for (const channels of [16, 96, 384, 1024])
      for (const width of [8, 16, 64, 128]) {
        const rows = gemmRows({ height: 128, width }, channels * 4, 50_000, 2)
        if (rows === 1) continue
        expect(rows * width).toBeLessThanOrEqual(512)
        expect(rows * width * channels * 4).toBeLessThanOrEqual(98_304)
      }
  })
})

describe('panels', () => {
  it('are divided only if there are too few blocks of rows', () => {
    expect(splitPanels(1, 12, 1)).toBe(12)
    expect(splitPanels(6, 12, 2)).toBe(12)
    expect(splitPanels(3, 12, 2)).toBe(6)
    expect(splitPanels(1, 12, 2)).toBe(2)
    expect(splitPanels(1, 2, 8)).toBe(1)
  })

  it('that a few pixels visit one after the other are shared evenly by the threads', () => {
    for (const threads of [1, 2, 4])
      for (const height of [325, 1370])
        for (const panels of [48, 144, 192]) {
          const { rows, panelsPerItem, blockPixels } = gemmTiles(
            { height, width: 1 },
            4 * 384,
            panels,
            threads,
          )
          const items = Math.ceil(height / rows) * Math.ceil(panels / panelsPerItem)
          expect(blockPixels).toBe(12)
          expect(items % threads).toBe(0)
        }
  })

  it('of a block that repeats its input transform are divided into one item per thread', () => {
    expect(splitPanelsForBlock(1, 12, 2)).toBe(6)
    expect(splitPanelsForBlock(2, 12, 2)).toBe(12)
  })
})

describe('Winograd tiles', () => {
  it('of an item fit the second-level cache with 384 KB, at most 30 of them', () => {
    for (const channels of [16, 64, 128, 256, 400]) {
      const tileBytes = 36 * channels * 4
      const tiles = winogradTiles(1024, tileBytes, 100_000, 2)
      expect(tiles).toBeLessThanOrEqual(30)
      expect(tiles * tileBytes).toBeLessThanOrEqual(393_216)
    }
  })

  it('are up to 32 if the weights come from main memory', () => {
    expect(isOutOfCache(1_000_001)).toBe(true)
    expect(isOutOfCache(1_000_000)).toBe(false)
    expect(winogradTiles(32, 36 * 1024 * 4, 5_000_000, 1)).toBe(32)
    expect(winogradTiles(32, 36 * 64 * 4, 100_000, 1)).toBeLessThan(32)
  })

  it('are padded to groups of six and four that hold them', () => {
    expect([1, 4, 5, 6, 10, 16, 30, 32].map(paddedRows)).toEqual([4, 4, 6, 6, 10, 16, 30, 32])
    for (let rows = 1; rows < 200; rows++) {
      expect(paddedRows(rows)).toBeGreaterThanOrEqual(rows)
      expect(paddedRows(rows)).toBeLessThan(rows + 4)
    }
  })
})

it('the queries and keys of an attention are divided into blocks that the kernel multiplies together', () => {
  for (const threads of THREADS)
    for (const tokens of [1, 7, 325, 1370]) {
      const { rows, keysPerBlock } = attentionTiles(tokens, tokens, 6, threads)
      expect([rows % 8, keysPerBlock % 6]).toEqual([0, 0])
      expect(rows).toBeLessThanOrEqual(96)
      expect(keysPerBlock).toBeLessThanOrEqual(384)
    }
})
