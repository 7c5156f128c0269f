/** Makes the notices that the licences of bundled packages require. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'

/** @param {string} file A path below node_modules. */
function words(file) {
  return readFileSync(inRoot('node_modules', file), 'utf8').trim()
}

/** @param {string} name @returns {string} */
function versionOf(name) {
  return JSON.parse(words(`${name}/package.json`)).version
}

/**
 * Returns the comment at the head of a source file, without comment marks.
 * @param {string} file
 */
function header(file) {
  return words(file)
    .split(/\n(?!\/\/)/, 1)
    .join('')
    .replaceAll(/^\/\/ ?/gm, '')
}

/** The MIT licence without its copyright line. ONNX Runtime's packages name it but contain no copy. */
function mit() {
  return readFileSync(inRoot('LICENSE'), 'utf8')
    .replace(/^[\s\S]*?(?=Permission is hereby)/, '')
    .trim()
}

/**
 * The licence file of a package, without its first line, which is the copyright.
 * @param {string} file
 */
function rest(file) {
  return words(file).replace(/^.*\n+/, '')
}

const workbox = {
  licence: 'MIT',
  copyright: 'Copyright 2018 Google LLC',
  text: () => rest('workbox-core/LICENSE'),
}

/**
 * @type {Readonly<Record<string, { licence: string, copyright: string, text?: () => string }>>}
 */
const NOTICES = {
  'onnxruntime-web': {
    licence: 'MIT',
    copyright: 'Copyright (c) Microsoft Corporation. All rights reserved.',
    text: () =>
      `${mit()}\n\nThe .wasm file is built from ONNX Runtime and from libraries whose notices are at\n` +
      `https://github.com/microsoft/onnxruntime/blob/v${versionOf('onnxruntime-web')}/ThirdPartyNotices.txt`,
  },
  comlink: { licence: 'Apache-2.0', copyright: 'Copyright 2019 Google LLC' },
  three: { licence: 'MIT', copyright: 'Copyright © 2010-2026 three.js authors', text: mit },
  gifenc: {
    licence: 'MIT',
    copyright: 'Copyright (c) 2017 Matt DesLauriers',
    text: mit,
  },
  'ag-psd': {
    licence: 'MIT',
    copyright: 'Copyright (c) 2016 Agamnentzar',
    text: mit,
  },
  'base64-js': {
    licence: 'MIT',
    copyright: 'Copyright (c) 2014 Jameson Little',
    text: mit,
  },
  pako: {
    licence: 'MIT AND Zlib',
    copyright: 'Copyright (C) 2014-2017 by Vitaly Puzrin and Andrei Tuputcyn',
    text: () => words('pako/LICENSE'),
  },
  mediabunny: {
    licence: 'MPL-2.0',
    copyright: 'Copyright (c) 2026-present, Vanilagy and contributors',
    // MPL-2.0, section 3.2: recipients of the built form must learn where its source is.
    text: () =>
      `The package https://www.npmjs.com/package/mediabunny/v/${versionOf('mediabunny')} contains its source code, which is\n` +
      `developed at https://github.com/Vanilagy/mediabunny\n\n${words('mediabunny/LICENSE')}`,
  },
  'idb-keyval': { licence: 'Apache-2.0', copyright: 'Copyright 2016, Jake Archibald' },
  'client-zip': {
    licence: 'MIT',
    copyright: 'Copyright 2020 David Junger',
    text: () => rest('client-zip/LICENSE.txt'),
  },
  'workbox-core': workbox,
  'workbox-precaching': workbox,
  'workbox-routing': workbox,
  'workbox-strategies': workbox,
  '@bufbuild/protobuf': {
    licence: 'Apache-2.0 AND BSD-3-Clause',
    copyright: 'Copyright 2021-2026 Buf Technologies, Inc.',
    text: () =>
      `Of it wire/varint.js is under BSD-3-Clause:\n\n${header('@bufbuild/protobuf/dist/esm/wire/varint.js')}`,
  },
}

/**
 * Returns the packages that the source maps name.
 * @param {string} folder An absolute path: lib/ or dist/.
 */
export function builtIn(folder) {
  const maps = [folder, path.join(folder, 'assets')].flatMap((inside) =>
    readdirSync(inside)
      .filter((name) => name.endsWith('.map'))
      .map((name) => path.join(inside, name)),
  )
  const sources = maps.flatMap(
    (map) => /** @type {string[]} */ (JSON.parse(readFileSync(map, 'utf8')).sources),
  )
  return [
    ...new Set(
      sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []),
    ),
  ].sort()
}

/**
 * @param {readonly string[]} packages
 * @throws {ToolError} if a package has no notice here.
 */
export function notices(packages) {
  const parts = packages.map((name) => {
    const notice = NOTICES[name]
    if (notice === undefined) {
      throw new ToolError(
        `${name} is built in, and tools/library/notices.mjs has no notice for it: add one there.`,
      )
    }
    const more = notice.text === undefined ? [] : ['', notice.text()]
    return [
      `${name} ${versionOf(name)}`,
      `Licence: ${notice.licence}`,
      notice.copyright,
      ...more,
    ].join('\n')
  })
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  const first = 'Depthdrop is built with the following, unchanged but for minifying.'
  return `${[first, ...parts, words('comlink/LICENSE')].join(rule)}\n`
}
