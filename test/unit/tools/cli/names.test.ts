import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { basesFor, fileFor } from '../../../../tools/cli/names.ts'

function at(...parts: string[]) {
  return path.resolve(...parts)
}

describe('the names of the files that `npm run depth` writes', () => {
  test('each format has its own ending', () => {
    expect(fileFor('x/a', 'inferno')).toBe('x/a.depth.png')
    expect(fileFor('x/a', 'gray16')).toBe('x/a.depth16.png')
    expect(fileFor('x/a', 'pfm')).toBe('x/a.depth.pfm')
  })

  test('files are written beside their photo unless a folder is given', () => {
    expect(basesFor(['p/a.jpg'], null)).toEqual(new Map([[at('p/a.jpg'), at('p/a')]]))
    expect(basesFor(['p/a.jpg'], 'out')).toEqual(new Map([[at('p/a.jpg'), at('out/a')]]))
  })

  test('only the last extension is removed', () => {
    expect([...basesFor(['a.b.jpg', '.hidden', 'plain'], null).values()]).toEqual([
      at('a.b'),
      at('.hidden'),
      at('plain'),
    ])
  })

  test('photos with the same stem keep their extensions', () => {
    expect([...basesFor(['a.jpg', 'a.png', 'b.png'], null).values()]).toEqual([
      at('a.jpg'),
      at('a.png'),
      at('b'),
    ])
  })

  test('photos with the same name from two folders get a number in a common folder', () => {
    expect([...basesFor(['x/a.jpg', 'y/a.jpg'], 'out').values()]).toEqual([
      at('out/a.jpg'),
      at('out/a.jpg-2'),
    ])
    expect([...basesFor(['x/a.jpg', 'y/a.jpg'], null).values()]).toEqual([at('x/a'), at('y/a')])
  })

  test('names that differ only in case get different files', () => {
    const bases = [...basesFor(['x/A.jpg', 'y/a.JPG'], 'out').values()].map((base) =>
      base.toLowerCase(),
    )
    expect(new Set(bases).size).toBe(2)
  })

  test('names of devices and names that are too long for the disk are changed', () => {
    const long = 'x'.repeat(250)
    const bases = [...basesFor(['con.jpg', `${long}1.jpg`, `${long}2.jpg`], 'out').values()]
    expect(bases[0]).toBe(at('out/con_'))
    expect(new Set(bases).size).toBe(3)
    for (const base of bases)
      expect(path.basename(fileFor(base, 'gray16')).length).toBeLessThanOrEqual(255)
  })

  test('the same photo given twice shares its files', () => {
    expect(basesFor(['a.jpg', './a.jpg'], null)).toEqual(new Map([[at('a.jpg'), at('a')]]))
  })
})
