/**
 * Which folder may import which. `core` stays pure, each package is imported in one place, and no runtime loads on the main
 * thread.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

interface Import {
  /** Relative to src. */
  readonly from: string
  /** Relative to src, or a package's name. */
  readonly to: string
  /** True for an import that the compiler erases. */
  readonly isType: boolean
}

/** Removes the comments and keeps the strings. It would misread a regular expression with `//` or quotes; src has none. */
function bare(text: string): string {
  return text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![\\/])\/\/[^\n]*/gu,
    (_, string?: string) => string ?? ' ',
  )
}

const STATEMENT =
  /\b(?:import|export)\s+(type\s+)?(?:(\*(?:\s+as\s+\w+)?|[\w$]+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+))?|\{[^}]*\})\s+from\s+)?'([^']+)'/gu
const DYNAMIC = /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/gu
/** Vite's suffix for the URL of a worker's script. */
const WORKER = /\?worker&url$/u

/** True for `{ type A, type B }`, which the compiler erases too. */
function isTypesOnly(names: string | undefined): boolean {
  return (
    names !== undefined &&
    /^\{[^}]*\w[^}]*\}$/u.test(names) &&
    names
      .slice(1, -1)
      .split(',')
      .filter((name) => name.trim() !== '')
      .every((name) => /^\s*type\s/u.test(name))
  )
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.')
    ? path.posix.join(path.posix.dirname(from), specifier)
    : specifier
}

function importsOf(from: string, text: string): readonly Import[] {
  const code = bare(text)
  return [
    ...[...code.matchAll(STATEMENT)].map(([, type, names, to = '']) => ({
      from,
      to: resolve(from, to).replace(WORKER, ' as a worker'),
      isType: type !== undefined || isTypesOnly(names),
    })),
    ...[...code.matchAll(DYNAMIC)].map(([, to = '']) => ({
      from,
      to: resolve(from, to),
      isType: false,
    })),
  ]
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  // The kernels are AssemblyScript, which TypeScript does not compile.
  .filter(
    (file) =>
      file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('engine/turbo/kernels/'),
  )
const texts = new Map(files.map((file) => [file, readFileSync(path.join(SRC, file), 'utf8')]))
const imports = [...texts].flatMap(([file, text]) => importsOf(file, text))

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file
}
/** True for one of our own files that is imported as a URL. */
function isFile(to: string): boolean {
  return /^(?:\.\.|\w+)\/.*\?url$/u.test(to) && !to.startsWith('onnxruntime-web/')
}
function isPackage(to: string): boolean {
  return !texts.has(to) && !isFile(to) && !/\.(css|ts)$| as a worker$/u.test(to)
}

/** What each folder may import, besides its own files and packages. A file in a list allows only that file. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  async: ['core'],
  space: ['core'],
  engine: ['core'],
  storage: ['core', 'async'],
  io: ['core', 'async'],
  worker: [
    'core',
    'async',
    'engine',
    'picture/canvasLimit.ts',
    'picture/overWhite.ts',
    'space',
    'storage',
  ],
  client: ['core', 'async', 'storage', 'worker/protocol.ts'],
  estimate: ['core', 'async', 'client', 'io', 'storage'],
  'estimate.ts': ['core', 'async', 'client', 'estimate', 'io', 'storage'],
  'readDepth.ts': ['core', 'async', 'client', 'io', 'estimate.ts', 'worker/protocol.ts'],
  'live.ts': ['core', 'async', 'client', 'io'],
  'depthVideo.ts': ['core', 'client', 'io', 'live.ts', 'worker/protocol.ts'],
  'makeFile.ts': ['core', 'async', 'client', 'io', 'worker/protocol.ts'],
  'modelOutput.ts': ['core', 'estimate', 'estimate.ts', 'storage'],
  'automation.ts': [
    'core',
    'client',
    'depthVideo.ts',
    'estimate.ts',
    'makeFile.ts',
    'readDepth.ts',
    'worker/protocol.ts',
  ],
  page: ['core'],
  picture: ['core', 'async', 'client', 'io', 'makeFile.ts', 'worker/protocol.ts'],
  offline: ['core', 'sw/pageMessages.ts'],
  sw: ['core'],
  app: [
    'core',
    'async',
    'client',
    'io',
    'page',
    'picture',
    'offline',
    'storage',
    'sw/pageMessages.ts',
    'estimate.ts',
    'estimate/storedEstimate.ts',
    'live.ts',
    'depthVideo.ts',
    'makeFile.ts',
    'modelOutput.ts',
    'readDepth.ts',
    'automation.ts',
    'worker/protocol.ts',
  ],
  library: [
    'core',
    'async',
    'client',
    'io',
    'estimate.ts',
    'live.ts',
    'makeFile.ts',
    'picture/canvasLimit.ts',
    'readDepth.ts',
    'worker/protocol.ts',
  ],
  element: [
    'core',
    'async',
    'client',
    'io',
    'library',
    'picture',
    'estimate.ts',
    'modelOutput.ts',
    'worker/protocol.ts',
  ],
  embed: [
    'core',
    'async',
    'client',
    'io',
    'page',
    'offline',
    'library',
    'picture/drawColourBar.ts',
    'element',
    'estimate.ts',
    'worker/protocol.ts',
  ],
  'main.ts': ['app/startApp.ts', 'embed'],
  'index.ts': ['core', 'client', 'library', 'element'],
  'define.ts': ['element'],
  'video.ts': ['core', 'library', 'depthVideo.ts'],
  'host.ts': ['embed/messages.ts'],
}

/** The files that may import each package. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-web': ['client/assetUrls.ts', 'engine/ort.ts'],
  'client-zip': ['io/zip.ts'],
  three: ['picture/modelView.ts'],
  gifenc: ['space/files/gifFile.ts'],
  mediabunny: ['worker/videoFile.ts'],
  'ag-psd': ['worker/psdFile.ts'],
  'idb-keyval': ['storage/kv.ts'],
  '@bufbuild/protobuf': ['core/onnx/wire.ts'],
  'workbox-precaching': ['sw/precache.ts'],
  comlink: [
    'client/engine/infer.ts',
    'client/painters/ownPainter.ts',
    'client/previewer.ts',
    'client/videoSession.ts',
    'client/workers.ts',
    'worker/depth.worker.ts',
    'worker/layers.worker.ts',
    'worker/painter.worker.ts',
    'worker/reader.worker.ts',
    'worker/space.worker.ts',
    'worker/video.worker.ts',
  ],
}

function packageOf(to: string): string {
  return to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/')
}
function words({ from, to }: Import): string {
  return `${from} imports ${to}`
}

test('every kind of import is found', () => {
  const text = `import a, { type B } from './a.ts' // import './no.ts'
    import type { C } from './c.ts'
    import { type D, type E } from './d.ts'
    import './f.css'
    export * from './g.ts'
    /* import './no.ts' */
    const h = await import('./h.ts')
    import i from '../w/i.ts?worker&url'
    import * as j from 'j/k'`
  expect(importsOf('room/file.ts', text).map(({ to, isType }) => [to, isType])).toEqual([
    ['room/a.ts', false],
    ['room/c.ts', true],
    ['room/d.ts', true],
    ['room/f.css', false],
    ['room/g.ts', false],
    ['w/i.ts as a worker', false],
    ['j/k', false],
    ['room/h.ts', false],
  ])
  expect(imports.length).toBeGreaterThan(files.length)
})

test('every file is in a folder that has a rule', () => {
  expect(files.filter((file) => !(roomOf(file) in ROOMS))).toEqual([])
})

test('every import leads to a file that exists', () => {
  expect(imports.filter(({ to }) => to.endsWith('.ts') && !texts.has(to)).map(words)).toEqual([])
})

test('each folder imports only what its rule allows', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (isPackage(to) || to.endsWith('.css') || to.endsWith(' as a worker') || isFile(to))
      return false
    const room = roomOf(from)
    return (
      roomOf(to) !== room &&
      !(ROOMS[room] ?? []).some((allowed) => to === allowed || roomOf(to) === allowed)
    )
  })
  expect(wrong.map(words)).toEqual([])
})

/**
 * The folders of src/app, with the folders that each may import. The files at the root of src/app (`app.ts`, `startApp.ts`,
 * `photos.ts`, `workspace.ts`) compose everything and may import any.
 */
const APP_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  ui: [],
  preferences: [],
  photo: ['ui', 'preferences'],
  add: ['photo', 'ui'],
  camera: ['look', 'models', 'photo', 'preferences', 'ui'],
  effects: ['look', 'photo', 'preferences', 'save', 'stage', 'ui'],
  kept: ['models', 'photo', 'preferences', 'save', 'ui'],
  look: ['photo', 'preferences', 'ui'],
  measure: ['look', 'preferences', 'stage', 'ui'],
  models: ['photo', 'ui'],
  queue: ['photo'],
  refine: ['photo', 'preferences', 'ui'],
  save: ['photo', 'preferences', 'space', 'ui'],
  shell: ['preferences', 'ui'],
  source: ['photo', 'preferences', 'ui'],
  space: ['photo', 'preferences', 'ui'],
  stage: ['look', 'photo', 'preferences', 'ui'],
  strip: ['photo', 'ui'],
  timing: ['photo', 'shell', 'source', 'ui'],
  video: ['models', 'photo', 'preferences', 'ui'],
}

const appFolderOf = (file: string): string | undefined => /^app\/([^/]+)\//u.exec(file)?.[1]

test('each folder of the app imports only the folders that its rule allows', () => {
  const wrong = imports.filter(({ from, to }) => {
    const folder = appFolderOf(from)
    if (folder === undefined || !to.startsWith('app/') || to.endsWith('.css')) return false
    const target = appFolderOf(to) ?? to
    return target !== folder && !(APP_FOLDERS[folder] ?? []).includes(target)
  })
  expect(wrong.map(words)).toEqual([])
  const folders = new Set(files.flatMap((file) => appFolderOf(file) ?? []))
  expect([...folders].sort()).toEqual(Object.keys(APP_FOLDERS).sort())
})

/** The first import cycle that a depth-first search finds, as a list of files; undefined if there is none. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of edges.get(file) ?? []) {
      const circle = visit(next, [...path, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of edges.keys()) {
    const circle = visit(file, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

test('no two folders have a file of the same name', () => {
  const names = files.map((file) => path.basename(file)).filter((name) => name !== 'index.ts')
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('there is no import cycle, not even of types', () => {
  const edges = new Map(
    files.map((file) => [
      file,
      imports.filter(({ from, to }) => from === file && texts.has(to)).map(({ to }) => to),
    ]),
  )
  expect(findCircle(edges)).toBeUndefined()
  expect(
    findCircle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b'])
})

test('the main thread imports only types from the workers', () => {
  const wrong = imports.filter(
    ({ from, to, isType }) =>
      roomOf(from) !== 'worker' &&
      to.startsWith('worker/') &&
      !to.endsWith(' as a worker') &&
      !isType,
  )
  expect(wrong.map(words)).toEqual([])
})

test('each package is imported only by the files that are listed for it', () => {
  const foreign = imports.filter(({ to }) => isPackage(to))
  for (const [name, doors] of Object.entries(PACKAGES)) {
    const used = foreign.filter(({ to }) => packageOf(to) === name).map(({ from }) => from)
    expect.soft([...new Set(used)].sort(), name).toEqual([...doors].sort())
  }
  expect(foreign.filter(({ to }) => !(packageOf(to) in PACKAGES)).map(words)).toEqual([])
})

test('one file starts the page’s workers, and one other starts turbo’s threads', () => {
  expect(
    files.filter((file) => /\bnew\s+(?:Shared)?Worker\b/u.test(bare(texts.get(file) ?? ''))),
  ).toEqual(['client/workers.ts', 'engine/turbo/threadPool.ts'])
  expect(
    imports
      .filter(({ to }) => to.endsWith(' as a worker'))
      .map(words)
      .sort(),
  ).toEqual([
    'client/assetUrls.ts imports worker/depth.worker.ts as a worker',
    'client/assetUrls.ts imports worker/helper.worker.ts as a worker',
    'client/assetUrls.ts imports worker/layers.worker.ts as a worker',
    'client/assetUrls.ts imports worker/painter.worker.ts as a worker',
    'client/assetUrls.ts imports worker/reader.worker.ts as a worker',
    'client/assetUrls.ts imports worker/space.worker.ts as a worker',
    'client/assetUrls.ts imports worker/video.worker.ts as a worker',
  ])
})

test('only one file uses the service worker', () => {
  const spokenTo = /\bserviceWorker\b/u
  expect(files.filter((file) => spokenTo.test(bare(texts.get(file) ?? '')))).toEqual([
    'offline/register.ts',
  ])
})

test('no value has the type any, and no file suppresses a type error', () => {
  const strings = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gu
  const isAny = (text: string): boolean =>
    /[:<,|&(=]\s*any\b|\bas\s+any\b|\bany\s*(?:\[\]|[|&>])/u.test(bare(text).replace(strings, "''"))
  expect(isAny('const a: any = 1')).toBe(true)
  expect(isAny('f(x as any)')).toBe(true)
  expect(isAny("t('any') // any: x")).toBe(false)
  expect(files.filter((file) => isAny(texts.get(file) ?? ''))).toEqual([])
  expect(
    files.filter((file) => /@ts-(?:ignore|nocheck|expect-error)/u.test(texts.get(file) ?? '')),
  ).toEqual([])
})
