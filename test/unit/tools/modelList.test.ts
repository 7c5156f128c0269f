/** The list of the site's model files, which the build writes and the page reads. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { offeredUrls, readSiteModels, siteModels } from '../../../src/client/siteModels.ts'
import { MIDAS_SMALL } from '../../../src/core/models.ts'
import { modelList } from '../../../tools/site/modelList.mjs'

afterEach(() => vi.unstubAllGlobals())

/** Answers the page's request with `text`. */
async function read(text: string): Promise<void> {
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('document', { baseURI: 'https://a.example/depth/' })
  vi.stubGlobal('fetch', async () => new Response(text))
  await readSiteModels()
}

test('a site lists its models and manifests, and no parts', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'models-'))
  try {
    await mkdir(path.join(folder, 'old'))
    for (const name of ['b.parts.json', 'a.onnx', 'b.onnx.0.part', 'a.onnx.partial'])
      await writeFile(path.join(folder, name), '')
    expect(await modelList(folder)).toBe('["a.onnx","b.parts.json"]')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a form with 8-bit weights is listed with its facts, and offered with them', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'models-'))
  const facts = {
    file: 'midas-small.int8.onnx',
    bytes: 17,
    sha256: 'a'.repeat(64),
    error: { largest: 0.03, mean: 0.01, aligned: 0.004 },
    referenceOutput: [1, 2],
  }
  try {
    await writeFile(path.join(folder, 'midas-small.int8.onnx'), '')
    await writeFile(path.join(folder, 'midas-small.int8.json'), JSON.stringify(facts))
    await writeFile(path.join(folder, 'other.int8.onnx'), '')
    const list = await modelList(folder)
    expect(JSON.parse(list)).toEqual([facts, 'other.int8.onnx'])
    await read(list)
    const [model, ...others] = siteModels()
    expect(others).toEqual([])
    expect(model).toMatchObject({
      id: 'midas-small-q8',
      bytes: 17,
      sha256: facts.sha256,
      referenceOutput: [1, 2],
    })
    expect(model && offeredUrls(model)).toEqual(['models/midas-small.int8.onnx'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a site without a folder of models has an empty list', async () => {
  expect(await modelList('/nowhere/models')).toBe('[]')
})

test('a model is offered at the addresses that the site has, and at its mirrors', async () => {
  const mirrored = {
    ...MIDAS_SMALL,
    source: {
      kind: 'fetched',
      urls: [
        'models/midas-small.onnx',
        'models/midas-small.parts.json',
        'https://b.example/m.onnx',
      ],
    },
  } as const
  await read('[]')
  expect(offeredUrls(MIDAS_SMALL)).toEqual([])
  expect(offeredUrls(mirrored)).toEqual(['https://b.example/m.onnx'])
  await read('["midas-small.parts.json"]')
  expect(offeredUrls(MIDAS_SMALL)).toEqual(['models/midas-small.parts.json'])
})

test('a host that answers with its start page has no models, and the last answer stays', async () => {
  await read('["midas-small.onnx"]')
  await read('<!doctype html>')
  expect(offeredUrls(MIDAS_SMALL)).toEqual(['models/midas-small.onnx'])
})
