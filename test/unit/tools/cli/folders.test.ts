import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { expandFolders } from '../../../../tools/cli/folders.ts'
import { basesFor } from '../../../../tools/cli/names.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'depthdrop-folders-'))
  const files = [
    'b.jpg',
    'a10.png',
    'a9.png',
    'a9.depth.png',
    'notes.txt',
    'summer/c.JPG',
    'summer/lake/d.webp',
    '.cache/e.png',
    'maps/a9.depth16.png',
    'maps/f.png',
    'empty/notes.txt',
  ]
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), '')
  }
})

function inRoot(...files: readonly string[]): readonly string[] {
  return files.map((file) => path.join(root, file))
}

test('a folder adds its photos in natural order without the files of an earlier run', async () => {
  const { files } = await expandFolders([root], path.join(root, 'maps'))
  expect(files).toEqual(inRoot('a9.png', 'a10.png', 'b.jpg', 'summer/c.JPG', 'summer/lake/d.webp'))
})

test('the output repeats the subfolders', async () => {
  const { files, folders } = await expandFolders([root], path.join(root, 'maps'))
  expect([...basesFor(files, 'out', folders).values()]).toEqual(
    ['a9', 'a10', 'b', 'summer/c', 'summer/lake/d'].map((base) => path.resolve('out', base)),
  )
})

test('files and folders without photos stay in the list', async () => {
  const given = inRoot('b.jpg', 'empty', 'nowhere')
  expect(await expandFolders(given, null)).toEqual({ files: given, folders: new Map() })
})
