import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoot } from '../../../tools/process/root.mjs'

interface Picture {
  readonly src: string
  readonly sizes: string
  readonly type: string
  readonly purpose?: string
  readonly form_factor?: string
}

interface Manifest {
  readonly [name: string]: unknown
  readonly icons: readonly Picture[]
  readonly screenshots: readonly Picture[]
  readonly shortcuts: readonly { readonly url: string; readonly icons: readonly Picture[] }[]
  readonly share_target: { readonly action: string }
  readonly file_handlers: readonly {
    readonly action: string
    readonly accept: Readonly<Record<string, readonly string[]>>
  }[]
}

const manifest: Manifest = JSON.parse(
  readFileSync(inRoot('public', 'manifest.webmanifest'), 'utf8'),
)

/** Reads the width and height from the file: from a PNG's first chunk or a JPEG's frame header. */
function sizeOf(file: Buffer): string {
  if (file.readUInt32BE(0) === 0x89504e47)
    return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`
  let at = 2
  while ((file[at + 1] ?? 0) < 0xc0 || (file[at + 1] ?? 0) > 0xc2)
    at += 2 + file.readUInt16BE(at + 2)
  return `${file.readUInt16BE(at + 7)}x${file.readUInt16BE(at + 5)}`
}

test('every picture has the size and type that the manifest states', () => {
  const pictures = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap(({ icons }) => icons),
  ]
  for (const { src, sizes, type } of pictures) {
    const file = readFileSync(inRoot('public', src))
    if (type === 'image/svg+xml') expect.soft(file.toString(), src).toContain('<svg')
    else {
      expect
        .soft(file.subarray(0, 4).toString('hex'), src)
        .toMatch(type === 'image/png' ? /^89504e47/ : /^ffd8ff/)
      expect.soft(sizeOf(file), src).toBe(sizes)
    }
  }
})

test('the manifest has what browsers require of an installable app', () => {
  const has = (sizes: string, purpose: string) =>
    manifest.icons.some((icon) => icon.sizes === sizes && icon.purpose === purpose)
  expect([has('192x192', 'any'), has('512x512', 'any'), has('512x512', 'maskable')]).toEqual([
    true,
    true,
    true,
  ])
  expect(manifest.screenshots.map((picture) => picture.form_factor).sort()).toEqual([
    'narrow',
    'wide',
  ])
  expect(manifest).toMatchObject({ short_name: 'Depthdrop', display: 'standalone' })
})

test('every address in the manifest is relative', () => {
  const { start_url, scope, share_target, file_handlers, shortcuts, icons } = manifest
  const actions = [
    share_target.action,
    ...file_handlers.map(({ action }) => action),
    ...shortcuts.map(({ url }) => url),
  ]
  for (const address of [start_url, scope, ...actions]) expect.soft(address).toMatch(/^\.\//)
  expect(icons.filter(({ src }) => /^\/|:/.test(src))).toEqual([])
})

test('the manifest registers Depthdrop for photos and models', () => {
  const endings = manifest.file_handlers.flatMap(({ accept }) => Object.values(accept).flat())
  expect(endings).toEqual(
    expect.arrayContaining(['.jpg', '.png', '.webp', '.heic', '.heif', '.tif', '.tiff', '.onnx']),
  )
})

test('the id does not depend on the start address', () => {
  expect(manifest['id']).toBe('depthdrop')
})

test('the preview image of the page exists with the stated size', () => {
  const page = readFileSync(inRoot('index.html'), 'utf8')
  const property = (name: string): string =>
    new RegExp(`<meta property="og:${name}" content="([^"]+)"`, 'u').exec(page)?.[1] ?? ''
  const file = readFileSync(inRoot('public', property('image')))
  expect(sizeOf(file)).toBe(`${property('image:width')}x${property('image:height')}`)
  expect(property('title')).not.toBe('')
  expect(property('description')).not.toBe('')
})
