/** Tests the package as npm publishes it: its files, on a server, and in a bundle that uses a part of it. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import {
  checkPackage,
  createPackageFromTarballData,
  type ProblemKind,
} from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIB } from '../../../../tools/library/folder.mjs'
import { builtIn } from '../../../../tools/library/notices.mjs'
import { type Packed, pack } from '../../../../tools/library/pack.mjs'
import { run } from '../../../../tools/process/child.mjs'
import { inRoot } from '../../../../tools/process/root.mjs'
import { ensureBuilt, ensureLib } from '../../../../tools/setup/setup.mjs'

const MINUTES = 60_000
const SITE = process.env['DEPTHDROP_DIST'] ?? inRoot('dist')
const FOLDER = inRoot('.cache', `packed-${process.pid}`)

let packed: Packed = { tarball: '', size: 0, files: [] }

beforeAll(async () => {
  await ensureLib()
  if (!existsSync(SITE) || SITE === inRoot('dist')) await ensureBuilt()
  packed = await pack(FOLDER)
}, 10 * MINUTES)

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

function read(file: string): Buffer {
  return readFileSync(path.join(LIB, file))
}
function text(file: string): string {
  return read(file).toString('utf8')
}
function paths(): readonly string[] {
  return packed.files.map((file) => file.path)
}
function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

describe('the published files', () => {
  test('the package contains only its scripts, types, assets and texts', () => {
    const plain = paths()
      .filter((file) => !file.startsWith('types/'))
      .map((file) => file.replace(/-(?!elements)[\w-]{8}(?=\.\w+(?:\.map)?$)/, '-HASH'))
    const scripts = [
      'define.js',
      'element-HASH.js',
      'embed.js',
      'engine-HASH.js',
      'errors-HASH.js',
      'modelView-HASH.js',
      'ownModels-HASH.js',
      'spaceView-HASH.js',
      'video.js',
    ]
    const workers = [
      'assets/depth.worker-HASH.js',
      'assets/helper.worker-HASH.js',
      'assets/layers.worker-HASH.js',
      'assets/painter.worker-HASH.js',
      'assets/reader.worker-HASH.js',
      'assets/space.worker-HASH.js',
      'assets/video.worker-HASH.js',
    ]
    const loaded = [
      'assets/kernels.plain-HASH.wasm',
      'assets/kernels.relaxed-HASH.wasm',
      'assets/ort-wasm-simd-threaded-HASH.mjs',
      'assets/ort-wasm-simd-threaded-HASH.wasm',
      'assets/starter-HASH.onnx',
      'assets/temple.small-HASH.jpg',
      'assets/transformer.plain-HASH.wasm',
      'assets/transformer.relaxed-HASH.wasm',
    ]
    const types = ['define.d.ts', 'embed.d.ts', 'index.d.ts', 'video.d.ts']
    const jsx = ['react.d.ts', 'react.js', 'vue.d.ts', 'vue.js']
    const about = [
      'LICENSE',
      'README.md',
      'THIRD-PARTY.txt',
      'custom-elements.json',
      'package.json',
    ]
    // index.js contains only exports, so it has no source map.
    expect(plain.sort()).toEqual(
      [
        ...[...scripts, ...workers].flatMap((name) => [name, `${name}.map`]),
        'index.js',
        ...loaded,
        ...types,
        ...jsx,
        ...about,
      ].sort(),
    )
    expect(paths().filter((file) => file.startsWith('types/') && !file.endsWith('.d.ts'))).toEqual(
      [],
    )
  })

  test('no file names a folder of the machine it was built on', () => {
    const told = paths().filter(
      (file) => !/\.(wasm|onnx)$/.test(file) && text(file).includes(inRoot()),
    )
    expect(told).toEqual([])
    const maps = paths().filter((file) => file.endsWith('.map'))
    const sources = maps.flatMap(
      (file) => (JSON.parse(text(file)) as { readonly sources: readonly string[] }).sources,
    )
    expect(sources.length).toBeGreaterThan(30)
    // The second name is Vite's own, for a module of Node.js that a dependency would import there.
    const isOfProject = (source: string): boolean =>
      /^(\.\.\/)+((src|models|node_modules|public)\/|__vite-browser-external$)/.test(source)
    expect(sources.filter((source) => !isOfProject(source))).toEqual([])
  })

  test('package.json has the name and licence of the repository and no dependencies', () => {
    const own = JSON.parse(text('package.json')) as Record<string, unknown>
    const root = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Record<string, unknown>
    for (const field of ['name', 'version', 'description', 'license'])
      expect(own[field]).toBe(root[field])
    expect(
      Object.keys(own).filter((field) => /dependencies$|^private$|^scripts$/i.test(field)),
    ).toEqual([])
  })

  test('each built-in package has its notice', () => {
    expect(builtIn(LIB)).toEqual([
      '@bufbuild/protobuf',
      'ag-psd',
      'base64-js',
      'client-zip',
      'comlink',
      'gifenc',
      'idb-keyval',
      'mediabunny',
      'onnxruntime-web',
      'pako',
      'three',
    ])
    const notices = text('THIRD-PARTY.txt')
    for (const name of builtIn(LIB))
      expect(notices).toMatch(new RegExp(`^${name} \\d.*\\nLicence: .+\\nCopyright .+`, 'm'))
    expect(notices).toContain('Apache License')
    expect(notices).toContain('Permission is hereby granted')
    expect(notices).toContain('Redistributions in binary form')
  })

  test('the types contain no file of the workers', () => {
    expect(
      paths().filter((file) => /^types\/(worker|client|storage|engine|app|page)\//.test(file)),
    ).toEqual([])
  })
})

describe('package checkers', () => {
  test('publint reports nothing', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: readFileSync(packed.tarball).buffer },
      strict: true,
    })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test('every way to resolve the package finds matching types', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(packed.tarball)))
    if (analysis.types === false) throw new Error('The package has no types.')
    // The package contains only ES modules, as web pages do: `require` works only in a node that can require them.
    const byDesign: readonly ProblemKind[] = ['CJSResolvesToESM']
    expect(analysis.problems.filter(({ kind }) => !byDesign.includes(kind))).toEqual([])
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([
      '.',
      './custom-elements.json',
      './define',
      './embed',
      './package.json',
      './react',
      './video',
      './vue',
    ])
  })
})

describe('the size', () => {
  const brotli = (...files: readonly string[]): number =>
    files.reduce((sum, file) => sum + brotliCompressSync(read(file)).length, 0)
  const like = (pattern: RegExp): string => {
    const found = paths().filter((file) => pattern.test(file))
    if (found.length !== 1) throw new Error(`${found.length} files match ${pattern}, not one.`)
    return found[0] ?? ''
  }

  test('the scripts and workers stay within their budgets', () => {
    const first = brotli(
      'index.js',
      like(/^engine-.*\.js$/),
      like(/^errors-.*\.js$/),
      like(/^element-.*\.js$/),
    )
    expect.soft(first).toBeLessThan(35_800)
    expect.soft(brotli(like(/^ownModels-.*\.js$/))).toBeLessThan(15_500)
    expect.soft(brotli(like(/reader\.worker.*\.js$/))).toBeLessThan(17_000)
    expect.soft(brotli(like(/depth\.worker.*\.js$/))).toBeLessThan(55_000)
    expect.soft(brotli(like(/painter\.worker.*\.js$/))).toBeLessThan(22_000)
    expect.soft(brotli(like(/space\.worker.*\.js$/))).toBeLessThan(30_000)
    expect.soft(brotli(like(/video\.worker.*\.js$/))).toBeLessThan(150_000)
    expect.soft(read('embed.js').length).toBeLessThan(2_048)
    expect.soft(packed.size).toBeLessThan(9_000_000)
  })
})

test('the workers, the runtime and the model are the same files as on the site', () => {
  const loaded = paths().filter((file) => file.startsWith('assets/') && !file.endsWith('.map'))
  expect(loaded.length).toBe(15)
  const there = new Set(readdirSync(path.join(SITE, 'assets')))
  for (const file of loaded) {
    expect(there, file).toContain(path.basename(file))
    expect(sha256(path.join(SITE, file)), file).toBe(sha256(path.join(LIB, file)))
  }
})

function addressOf(entry: string): string {
  return pathToFileURL(path.join(LIB, `${entry}.js`)).href
}

/** Runs the script in a node process of its own: this process has already loaded other modules. */
async function inNode(script: string): Promise<unknown> {
  const ended = await run(process.execPath, ['--input-type=module', '-e', script], {
    seconds: 60,
    output: 'capture',
  })
  if (ended.code !== 0) throw new Error(ended.output)
  return JSON.parse(ended.output)
}

describe('on a server', () => {
  test.each([
    [
      'index',
      [
        'DepthMapElement',
        'DepthdropError',
        'FILE_FORMATS',
        'addModel',
        'depthFrom',
        'estimateDepth',
        'isCancelled',
        'readDepth',
        'watchDepth',
      ],
    ],
    ['define', ['DepthMapElement']],
    ['video', ['depthVideo']],
  ])('%s.js can be imported without a side effect', async (entry, names) => {
    const script = `
      const before = Object.getOwnPropertyNames(globalThis)
      const module = await import(${JSON.stringify(addressOf(entry))})
      const made = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))
      // // A timer, port or worker would keep node running.
      console.log(JSON.stringify({ names: Object.keys(module).sort(), made, open: process.getActiveResourcesInfo().filter((name) => /timer|port|worker/i.test(name)) }))`
    expect(await inNode(script)).toEqual({ names: [...names].sort(), made: [], open: [] })
  })

  test('embed.js can be imported', async () => {
    const names = await inNode(
      `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(addressOf('embed'))}))))`,
    )
    expect(names).not.toEqual([])
  })

  test('a call in Node.js says that a browser is needed', async () => {
    const script = `
      const { estimateDepth, readDepth } = await import(${JSON.stringify(addressOf('index'))})
      const { depthVideo } = await import(${JSON.stringify(addressOf('video'))})
      const blob = new Blob(['x'])
      const calls = [estimateDepth('x.jpg'), estimateDepth(blob), readDepth('x.jpg'), depthVideo(blob)]
      const codes = await Promise.all(calls.map((call) => call.catch(({ code }) => code)))
      console.log(JSON.stringify(codes))`
    expect(await inNode(script)).toEqual(Array(4).fill('no-browser'))
  })

  test('a call without a page rejects with its reason', async () => {
    const script = `
      const { estimateDepth } = await import(${JSON.stringify(addressOf('index'))})
      const error = await estimateDepth(42).catch((error) => error)
      console.log(JSON.stringify([error.name, error.message]))`
    expect(await inNode(script)).toEqual([
      'TypeError',
      expect.stringContaining('not [object Number]'),
    ])
  })
})

describe('in a bundle', () => {
  /** Returns the scripts that Vite bundles for one line of code, joined into one text. */
  const bundled = async (line: string): Promise<string> => {
    const main = path.join(FOLDER, 'main.js')
    writeFileSync(main, line)
    const output = (await build({
      root: FOLDER,
      configFile: false,
      logLevel: 'error',
      // The limit exceeds the size of every worker. Files that must stay separate must not be inlined.
      build: {
        write: false,
        modulePreload: false,
        assetsInlineLimit: 200_000,
        rolldownOptions: { input: main },
      },
      resolve: {
        alias: {
          'depthdrop/embed': path.join(LIB, 'embed.js'),
          depthdrop: path.join(LIB, 'index.js'),
        },
      },
    })) as Rolldown.RolldownOutput
    return output.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n')
  }
  const ENGINE = /\.worker|\.wasm|starter-|Comlink|depthdrop-engine/

  test('a bundle that estimates contains the engine and the names of its files', async () => {
    const code = await bundled(`import { estimateDepth } from 'depthdrop'; estimateDepth('a.jpg')`)
    for (const part of [
      'depth.worker',
      'painter.worker',
      '.wasm',
      'starter-',
      'Comlink',
      'depthdrop-engine',
    ])
      expect(code).toContain(part)
    expect(code).not.toMatch(/data:\w+\//)
  })

  test('a bundle with only the error class contains no engine', async () => {
    const code = await bundled(
      `import { DepthdropError } from 'depthdrop'; console.log(DepthdropError)`,
    )
    expect(code).toContain('DepthdropError')
    expect(code).not.toMatch(ENGINE)
    expect(code.length).toBeLessThan(11_100)
  })

  test('an unused import adds no code', async () => {
    expect(
      (
        await bundled(
          `import { estimateDepth, addModel, DepthMapElement } from 'depthdrop'; console.log(1)`,
        )
      ).length,
    ).toBeLessThan(100)
  })

  test('a bundle of depthdrop/embed contains no engine', async () => {
    const code = await bundled(`import * as embed from 'depthdrop/embed'; console.log(embed)`)
    expect(code).not.toMatch(ENGINE)
    expect(code.length).toBeLessThan(3_000)
  })
})
