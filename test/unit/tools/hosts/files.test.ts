/**
 * Tests the hosts' files: whether they are current and complete, and what hosts that cannot run here would send for
 * them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ISOLATION_HEADERS as OF_THE_SERVICE_WORKER } from '../../../../src/sw/headers.ts'
import { inRoot } from '../../../../tools/process/root.mjs'
import { COMMON, CSP, HASHED, ISOLATION } from '../../../../tools/site/headers.mjs'
import { HOST_FILES, IN_SITE } from '../../../../tools/site/hosts/files.mjs'
import { hosts } from '../../../../tools/site/hosts/plugin.mjs'
import { serve } from '../../../../tools/site/serve.mjs'
import { ask } from './ask.ts'
import { folderPattern, readFolderHeaders, readVercel, sent, vercelPattern } from './grammar.ts'
import type { Running } from './servers.ts'
import { FILES, makeSite, type Small } from './site.ts'

function deployed(name: string): string {
  return readFileSync(inRoot('deploy', name), 'utf8')
}

test('the files in deploy/ are those that `node tools/site/hosts/index.mjs` writes', () => {
  expect(readdirSync(inRoot('deploy')).sort()).toEqual(
    [...Object.keys(HOST_FILES), 'README.md'].sort(),
  )
  for (const [name, text] of Object.entries(HOST_FILES)) expect(deployed(name), name).toBe(text())
})

test('every file has all common headers', () => {
  for (const name of Object.keys(HOST_FILES)) {
    for (const [header, value] of Object.entries(COMMON)) {
      expect(deployed(name), name).toContain(header)
      expect(deployed(name), name).toContain(value)
    }
    const settings = deployed(name)
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'))
      .join('\n')
    expect(settings, name).not.toMatch(/x-frame-options|frame-ancestors/i)
  }
})

test('the isolation set contains all four headers', () => {
  expect(OF_THE_SERVICE_WORKER).toEqual(ISOLATION)
  expect(ISOLATION).toEqual({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Document-Isolation-Policy': 'isolate-and-require-corp',
  })
})

test('the policy allows the camera only for the page itself', () => {
  const allowed = Object.fromEntries(
    (COMMON['Permissions-Policy'] ?? '').split(', ').map((part) => part.split('=')),
  )
  expect(allowed).toEqual({
    camera: '(self)',
    geolocation: '()',
    microphone: '()',
    payment: '()',
    usb: '()',
  })
})

test('the policy allows scripts and workers only from the site', () => {
  const policy = new Map(
    CSP.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]),
  )
  expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
  expect(policy.get('worker-src')).toEqual(["'self'"])
  expect(policy.get('default-src')).toEqual(["'none'"])
  expect(CSP).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*(?!;| |$)| \* /)
})

test('the plugin adds the policy to a build and not to the development server', () => {
  const plugin = hosts()
  expect(plugin.apply).toBe('build')
  const emitted: string[] = []
  const { generateBundle, transformIndexHtml } = plugin
  if (typeof generateBundle !== 'function' || typeof transformIndexHtml !== 'object')
    throw new Error('The plugin has another shape.')
  Reflect.apply(
    generateBundle,
    { emitFile: ({ fileName }: { fileName: string }) => emitted.push(fileName) },
    [],
  )
  expect(emitted.sort()).toEqual([...Object.keys(IN_SITE), '404.html'].sort())
  const html = Reflect.apply(transformIndexHtml.handler, null, [
    '<head>\n    <meta charset="utf-8" />\n</head>',
  ]) as unknown
  expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${CSP}" />`)
  expect(
    () => Reflect.apply(transformIndexHtml.handler, null, ['<head></head>']) as unknown,
  ).toThrow('charset')
})

describe('what Netlify, Cloudflare Pages and Vercel send according to their documentation', () => {
  let small: Small
  let ours: Running
  beforeAll(async () => {
    small = await makeSite()
    ours = await serve({ root: small.root, port: 0 })
  })
  afterAll(async () => {
    await ours.close()
    await rm(small.folder, { recursive: true })
  })

  const folder = readFolderHeaders(deployed('_headers'))
  const vercel = readVercel(deployed('vercel.json'))

  test.each([
    ['_headers', (pathname: string) => sent(folder, folderPattern, pathname)],
    ['vercel.json', (pathname: string) => sent(vercel, vercelPattern, pathname)],
  ] as const)('%s', async (_, headersOf) => {
    for (const name of ['', ...Object.keys(FILES)]) {
      const theirs = headersOf(`/${name}`)
      const { headers } = await ask(ours.url, name)
      for (const header of Object.keys(COMMON).map((one) => one.toLowerCase())) {
        expect(theirs[header], `/${name} ${header}`).toBe(headers[header])
      }
      // The host sets what the files leave out: revalidation each time, and the type by the name of the file.
      const cache = theirs['cache-control']
      const isNamed =
        HASHED.test(`/${name}`) ||
        ['', 'index.html', 'sw.js', 'manifest.webmanifest'].includes(name)
      if (isNamed || cache !== undefined) expect(cache, `/${name}`).toBe(headers['cache-control'])
      const type = theirs['content-type']
      if (type !== undefined || /\.(mjs|wasm|webmanifest)$/.test(name)) {
        expect(headers['content-type']?.split(';')[0], `/${name}`).toBe(type)
      }
    }
  })

  test('the readers refuse what the hosts would refuse', () => {
    const loose = ['  X-A: b', '/a', '/*\n  X A: b', '/*\nX-A: b', '/*/*\n  X-A: b']
    const barred = [
      '/a\n  X-A: b\n/a\n  X-B: b',
      '/a\n  Content-Encoding: br',
      `/a\n  X-A: ${'b'.repeat(2000)}`,
    ]
    for (const text of [...loose, ...barred]) {
      expect(() => readFolderHeaders(text), text).toThrow()
    }
    expect(() =>
      readFolderHeaders(Array.from({ length: 101 }, (_, i) => `/${i}\n  X-A: b`).join('\n')),
    ).toThrow('100')
    const rule = (source: string, header: object) => ({ headers: [{ source, headers: [header] }] })
    expect(() => readVercel(JSON.stringify(rule('/a', { key: 'A', value: 'b' })))).not.toThrow()
    const wrong = [rule('a', { key: 'A', value: 'b' }), rule('/a', { key: 'A', values: 'b' })]
    for (const value of [{}, { headers: [] }, { header: [] }, ...wrong]) {
      expect(() => readVercel(JSON.stringify(value)), JSON.stringify(value)).toThrow()
    }
    expect(() => vercelPattern('/:path*')).toThrow()
    expect(() =>
      sent(readFolderHeaders('/*\n  X-A: b\n/a\n  X-A: c'), folderPattern, '/a'),
    ).toThrow('twice')
  })
})
