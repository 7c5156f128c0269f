import { expect, test } from 'vitest'
import { treeNames } from '../../../../src/core/files/fileNames.ts'

function names(...paths: readonly string[]): readonly string[] {
  return treeNames(paths).map((nameFor) => nameFor('pfm'))
}

test('folders are mirrored, each with names of its own', () => {
  expect(names('album/a.jpg', 'album/summer/a.jpg', 'a.jpg', 'album/summer/a.png')).toEqual([
    'album/a.depth.pfm',
    'album/summer/a.depth.pfm',
    'a.depth.pfm',
    'album/summer/a (2).depth.pfm',
  ])
})

test('folders that a file system may hold for one are one: no map writes over another', () => {
  expect(names('Album/a.jpg', 'album/A.png', 'Ae\u0301/b.jpg', 'A\u00e9/b.jpg')).toEqual([
    'Album/a.depth.pfm',
    'Album/A (2).depth.pfm',
    'Ae\u0301/b.depth.pfm',
    'Ae\u0301/b (2).depth.pfm',
  ])
})

test('no folder leads out of the common one, and none has a name that a system refuses', () => {
  expect(names('../../etc/a.jpg', './b.jpg', '//c.jpg', 'Q: what?/d.jpg', 'end. /e.jpg')).toEqual([
    '__/__/etc/a.depth.pfm',
    '_/b.depth.pfm',
    'c.depth.pfm',
    'Q_ what_/d.depth.pfm',
    'end__/e.depth.pfm',
  ])
})
