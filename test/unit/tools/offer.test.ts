/** `npm start` offers the better model, and goes on without it. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runnerImport } from 'vite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { offerModel, type Surroundings } from '../../../tools/model/offer.mjs'
import { inRoot } from '../../../tools/process/root.mjs'

let root = ''
let here: Surroundings

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'depthdrop-'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  here = {
    folder: path.join(root, 'models'),
    declined: path.join(root, 'cache', 'declined'),
    isTerminal: true,
    canReach: vi.fn(async () => true),
    ask: vi.fn(async () => 'y'),
    place: vi.fn(async () => undefined),
  }
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(root, { recursive: true })
})

test('a yes downloads the model', async () => {
  expect(await offerModel(here)).toBe('placed')
  expect(here.ask).toHaveBeenCalledWith(
    expect.stringContaining('66.8 MB, from github.com'),
    expect.any(AbortSignal),
  )
  expect(here.place).toHaveBeenCalledTimes(1)
})

test('without a terminal nothing is asked, and no host is reached', async () => {
  expect(await offerModel({ ...here, isTerminal: false })).toBe('not asked')
  expect(here.canReach).not.toHaveBeenCalled()
  expect(here.ask).not.toHaveBeenCalled()
})

test('without a connection nothing is asked', async () => {
  expect(await offerModel({ ...here, canReach: async () => false })).toBe('not asked')
  expect(here.ask).not.toHaveBeenCalled()
})

test.each(['midas-small.onnx', 'midas-small.parts.json', 'midas-small.onnx.partial'])(
  'with %s nothing is asked',
  async (name) => {
    await mkdir(here.folder)
    await writeFile(path.join(here.folder, name), '')
    expect(await offerModel(here)).toBe('not asked')
  },
)

test.each(['', 'n', 'no'])('the answer “%s” is remembered', async (answer) => {
  expect(await offerModel({ ...here, ask: async () => answer })).toBe('declined')
  expect(existsSync(here.declined)).toBe(true)
  expect(await offerModel(here)).toBe('not asked')
  expect(here.place).not.toHaveBeenCalled()
})

test('without an answer the app starts, and asks again the next time', async () => {
  const silent: Surroundings['ask'] = (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  expect(await offerModel({ ...here, ask: silent, answerMs: 20 })).toBe('no answer')
  expect(await offerModel(here)).toBe('placed')
})

test('a download that fails does not keep the app from starting', async () => {
  const place = async (): Promise<never> => {
    throw new Error('github.com could not be reached.')
  }
  expect(await offerModel({ ...here, place })).toBe('failed')
})

test('the packages of the app alone can import the download', async () => {
  const { module } = await runnerImport<{ placeOfficial: unknown }>(
    inRoot('tools', 'model', 'official.ts'),
  )
  expect(module.placeOfficial).toBeInstanceOf(Function)
})
