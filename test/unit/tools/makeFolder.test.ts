import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '../../../tools/process/makeFolder.mjs'

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'folders-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('a folder is made with those around it, once or again', async () => {
  const folder = path.join(await temporary(), 'a', 'b', 'c')
  await makeFolder(folder)
  await makeFolder(folder)
  expect((await stat(folder)).isDirectory()).toBe(true)
})

test('a file of that name, or on the way, is reported', async () => {
  const file = path.join(await temporary(), 'file')
  await writeFile(file, '')
  for (const folder of [file, path.join(file, 'inner')])
    await expect(makeFolder(folder)).rejects.toMatchObject({ code: 'ENOTDIR' })
})

// Node's own `mkdir` with `recursive` never settles here.
test.runIf(process.platform === 'linux')('a folder in /proc is refused at once', async () => {
  await expect(makeFolder('/proc/depthdrop/maps')).rejects.toThrow(/\/proc\/depthdrop/)
})
