import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PNG } from 'pngjs'
import { decode as decodeTiff } from 'tiff'
import { type FileFormat, FORMAT_NAMES } from '../../src/core/files/fileFormats.ts'
import { outputName } from '../../src/core/files/fileNames.ts'
import { readPfm as readAnyPfm } from '../../src/core/import/readPfm.ts'
import { inRoot } from '../../tools/process/root.mjs'
import { goldenBytes, largestDifference } from '../golden/read.ts'
import { gdepthJpeg, png16 } from '../unit/core/embedded/makeEmbedded.ts'
import { endlessModel } from '../unit/core/onnx/endlessModel.ts'
import { floats, node, tinyFile } from '../unit/core/onnx/tinyGraph.ts'
import { CLIP, recordClip } from './clips.ts'
import { expect, startSite, test } from './site.ts'
import { readVideo } from './videoReader.ts'

const WIDTH = 64
const HEIGHT = 48

function picture(colourAt: (x: number, y: number) => readonly [number, number, number]): Buffer {
  const png = new PNG({ width: WIDTH, height: HEIGHT })
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) png.data.set([...colourAt(x, y), 255], 4 * (y * WIDTH + x))
  }
  return PNG.sync.write(png)
}

interface Ended {
  readonly code: number | null
  readonly lines: readonly string[]
  readonly errors: string
}

function depth(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot('tools', 'cli', 'index.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, lines: output.split('\n').filter(Boolean), errors }),
    )
  })
}

/** Returns the rows from the top down, like the other formats. A PFM file stores them from the bottom up. */
function readPfm(file: Buffer): Float32Array {
  const header = `Pf\n${WIDTH} ${HEIGHT}\n-1.000000\n`
  expect(file.subarray(0, header.length).toString('latin1')).toBe(header)
  expect(file.length).toBe(header.length + 4 * WIDTH * HEIGHT)
  const values = new Float32Array(WIDTH * HEIGHT)
  for (let row = 0; row < HEIGHT; row += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      values[(HEIGHT - 1 - row) * WIDTH + x] = file.readFloatLE(
        header.length + 4 * (row * WIDTH + x),
      )
    }
  }
  return values
}

test('a damaged photo does not stop the other photos of the same call', async ({}, info) => {
  test.setTimeout(120_000)
  const folder = info.outputPath('in')
  const out = info.outputPath('out')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  await writeFile(
    at('ground.png'),
    picture((x, y) => (y < 20 ? [150, 190, 240] : [60 + y, 90 + (x % 5), 40])),
  )
  await writeFile(at('bad.jpg'), 'This is text and no picture.\n')
  await writeFile(
    at('box.png'),
    picture((x, y) => (x > 20 && x < 44 && y > 14 ? [190, 40, 30] : [210, 205, 200 - y])),
  )

  const { code, lines, errors } = await depth(
    at('ground.png'),
    at('bad.jpg'),
    at('box.png'),
    '--out',
    out,
  )

  expect(code, errors).toBe(1)
  const told = errors.split('\n').filter((line) => line.startsWith('bad.jpg: '))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('isn’t an image we can read')
  const answers = lines.map((line) => JSON.parse(line))
  expect(answers.map(({ file }) => file)).toEqual([at('ground.png'), at('box.png')])
  for (const answer of answers) {
    expect(answer).toMatchObject({ width: WIDTH, height: HEIGHT, model: 'starter', cached: false })
    expect(answer.threads).toBeGreaterThanOrEqual(1)
    expect(answer.engine).toMatch(/^turbo \d/)
    for (const stage of ['decode', 'prepare', 'infer', 'normalise', 'colour', 'total'])
      expect(answer.ms[stage], stage).toBeGreaterThanOrEqual(0)
  }
  const names = ['box', 'ground'].flatMap((name) => [
    `${name}.depth.pfm`,
    `${name}.depth.png`,
    `${name}.depth16.png`,
  ])
  expect((await readdir(out)).sort()).toEqual(names)

  for (const name of ['ground', 'box']) {
    const map = readPfm(await readFile(path.join(out, `${name}.depth.pfm`)))
    const low = Math.min(...map)
    const high = Math.max(...map)
    expect(Number.isFinite(low) && Number.isFinite(high)).toBe(true)
    expect(high).toBeGreaterThan(low)

    const heat = PNG.sync.read(await readFile(path.join(out, `${name}.depth.png`)))
    expect([heat.width, heat.height]).toEqual([WIDTH, HEIGHT])

    // Bytes 24 and 25 of a PNG are its bit depth and its colour type: 16 bits, grey.
    const file = await readFile(path.join(out, `${name}.depth16.png`))
    expect([file[24], file[25]]).toEqual([16, 0])
    const grey = PNG.sync.read(file, { skipRescale: true }) as unknown as {
      width: number
      height: number
      data: Uint16Array
    }
    expect([grey.width, grey.height]).toEqual([WIDTH, HEIGHT])
    // MiDaS's own rule for 16 bits (utils.py, write_depth): 65535·(d − min)/(max − min). The map is in the PFM file.
    const worst = map.reduce(
      (most, value, i) =>
        Math.max(most, Math.abs((grey.data[4 * i] ?? -1) - (65535 * (value - low)) / (high - low))),
      0,
    )
    expect(worst).toBeLessThanOrEqual(2)
  }
})

test('one call writes every format with the requested look', async ({}, info) => {
  test.setTimeout(120_000)
  const folder = info.outputPath('all')
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'box.png')
  await writeFile(
    file,
    picture((x, y) => (x > 20 && x < 44 && y > 14 ? [190, 40, 30] : [210, 205, 200 - y])),
  )
  const look = [
    '--palette',
    'grey',
    '--reversed',
    '--far',
    '0.1',
    '--near',
    '0.9',
    '--bands',
    '6',
    '--gamma',
    '1.5',
  ]
  const { code, lines, errors } = await depth(
    file,
    '--format',
    FORMAT_NAMES.join(),
    ...look,
    '--colour-bar',
    '--half',
    '--field-of-view',
    '90',
  )
  expect(code, errors).toBe(0)
  const names = FORMAT_NAMES.map((format) => outputName('box.png', format))
  expect(JSON.parse(lines[0] ?? '').files.map((name: string) => path.basename(name))).toEqual(names)
  expect((await readdir(folder)).sort()).toEqual(['box.png', ...names].sort())

  const read = (format: FileFormat) => readFile(path.join(folder, outputName('box.png', format)))
  const map = readPfm(await read('pfm'))
  const [tiff] = decodeTiff(await read('tiff'))
  expect([...(tiff?.data ?? [])]).toEqual([...map])
  const low = Math.min(...map) + 0.1 * (Math.max(...map) - Math.min(...map))
  const high = Math.min(...map) + 0.9 * (Math.max(...map) - Math.min(...map))
  const gray = PNG.sync.read(await read('gray8')).data.filter((_, i) => i % 4 === 0)
  const worst = map.reduce(
    (most, value, i) =>
      Math.max(
        most,
        Math.abs(
          (gray[i] ?? NaN) -
            (255 - Math.min(255, Math.max(0, (255 * (value - low)) / (high - low)))),
        ),
      ),
    0,
  )
  expect(worst).toBeLessThanOrEqual(1.01)
  const heat = PNG.sync.read(await read('heat'))
  expect([heat.width, heat.height]).toEqual([240, HEIGHT + 30])
  const told = JSON.parse((await read('json')).toString())
  expect(told).toMatchObject({
    look: { palette: 'grey', reversed: true, bands: 6, far: 0.1, near: 0.9, gamma: 1.5 },
    photo: { name: 'box.png' },
  })
  expect(told.files.map(({ format }: { format: string }) => format)).toEqual(
    FORMAT_NAMES.filter((format) => format !== 'json'),
  )
  expect((await read('normal')).toString('latin1')).toContain('90 degrees, horizontal')
  expect((await read('mp4')).toString('latin1', 4, 8)).toBe('ftyp')
  expect((await read('webm')).readUInt32BE(0)).toBe(0x1a45dfa3)
})

test('a video becomes a video of its depth, and a broken one gets a sentence', async ({
  page,
}, info) => {
  test.setTimeout(180_000)
  const folder = info.outputPath('video')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const clip = await recordClip(page, { name: 'clip.webm', seconds: 1 })
  await writeFile(at('clip.webm'), clip.bytes)
  await writeFile(at('bad.mov'), 'This is text and no video.')
  const { code, lines, errors } = await depth(at('clip.webm'), at('bad.mov'))
  expect(code, errors).toBe(1)
  expect(errors).toContain('“bad.mov” can’t be read as a video')
  const line = JSON.parse(lines[0] ?? '')
  expect(line).toMatchObject({ ...CLIP, isWhole: true, files: [at('clip.depth.mp4')] })
  const file = { name: 'clip.depth.mp4', bytes: await readFile(at('clip.depth.mp4')) }
  const { width, height, frames } = await readVideo(page, file, [])
  expect([width, height, frames]).toEqual([CLIP.width, CLIP.height, line.frames])
  expect(errors).not.toContain('Only photos')
  const other = await depth(at('clip.webm'), '--format', 'npy,webm')
  expect(other.errors).toContain('Only photos have npy.')
  expect(JSON.parse(other.lines[0] ?? '')).toMatchObject({ files: [at('clip.depth.webm')] })
})

test('--use-embedded uses the depth inside a photo and reports why it was not usable', async ({}, info) => {
  test.setTimeout(120_000)
  const folder = info.outputPath('inside')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  await writeFile(at('a.jpg'), goldenBytes('inside/inverse16.jpg'))
  await writeFile(
    at('b.png'),
    picture((x, y) => [x, y, 90]),
  )
  await writeFile(
    at('c.jpg'),
    gdepthJpeg(
      goldenBytes('inside/turned.jpg'),
      png16(20, 20, () => 7),
    ),
  )
  const { code, lines, errors } = await depth(folder, '--use-embedded', '--format', 'json,pfm')
  expect(code, errors).toBe(0)
  const [a, b, c] = lines.map((line) => JSON.parse(line))
  expect(a).toMatchObject({
    file: at('a.jpg'),
    width: 48,
    height: 32,
    origin: 'photo',
    isMetric: true,
    model: null,
    engine: null,
    notices: [],
  })
  expect(JSON.parse((await readFile(at('a.depth.json'))).toString())).toMatchObject({
    origin: 'the photo itself: GDepth',
    model: null,
    calibration: { a: 0, b: 1, by: 'photo' },
  })
  // The nearest point is at 0.5 m, the farthest at 8 m.
  const values = readAnyPfm(Uint8Array.from(await readFile(at('a.depth.pfm')))).data
  expect(values.every((value) => value > 1 / 8 - 0.01 && value < 2)).toBe(true)
  expect(b).toMatchObject({ origin: 'network', isMetric: false, model: 'starter', notices: [] })
  expect(c).toMatchObject({
    origin: 'network',
    model: 'starter',
    notices: [{ code: 'inside-shape', width: 20, height: 20, photoWidth: 32, photoHeight: 48 }],
  })
})

test('--own-depth replaces the estimate with the exact values of the file', async ({}, info) => {
  test.setTimeout(120_000)
  const folder = info.outputPath('own')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  await writeFile(
    at('photo.png'),
    picture((x, y) => [x, y, 90]),
  )
  await writeFile(
    at('map.png'),
    png16(WIDTH, HEIGHT, (x, y) => 1000 + 50 * x + y),
  )
  const run = (...more: string[]) =>
    depth(at('photo.png'), '--own-depth', at('map.png'), '--format', 'pfm', ...more)

  const unclear = await run()
  expect([unclear.code, unclear.lines]).toEqual([1, []])
  expect(unclear.errors).toMatch(
    /^photo\.png: “map\.png” doesn’t say what its numbers mean\. .*--near-is/m,
  )

  const { code, lines, errors } = await run('--unit', 'millimetres')
  expect(code, errors).toBe(0)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    width: WIDTH,
    height: HEIGHT,
    origin: 'file',
    isMetric: true,
    model: null,
    settings: null,
    threads: null,
  })
  const reference = Float32Array.from(
    { length: WIDTH * HEIGHT },
    (_, i) => 1000 / (1000 + 50 * (i % WIDTH) + Math.floor(i / WIDTH)),
  )
  expect(largestDifference(readPfm(await readFile(at('photo.depth.pfm'))), reference)).toBe(0)

  const missing = await depth(at('photo.png'), '--own-depth', at('none.npy'), '--near-is', 'large')
  expect([missing.code, missing.lines]).toEqual([1, []])
  expect(missing.errors).toContain('There is no file')
})

test('--engine chooses the engine that computes the maps', async ({}, info) => {
  test.setTimeout(240_000)
  const folder = info.outputPath('engine')
  await mkdir(folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  for (const name of ['a.png', 'b.png'])
    await writeFile(
      at(name),
      picture((x, y) =>
        x > 20 && x < 44 && y > 14 ? [190, 40, 30] : [210, 205, name === 'a.png' ? 200 - y : 90],
      ),
    )
  // The graph subtracts the mean itself, so the tool need not ask for it. Turbo does not support LeakyRelu.
  const front = [
    node('Sub', ['input', 'mean'], 'centred'),
    node('Conv', ['centred', 'same'], 'seen'),
    node('LeakyRelu', ['seen'], 'bent'),
  ]
  const constants = [
    floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406]),
    floats('same', [3, 3, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
  ]
  await writeFile(at('bent.onnx'), tinyFile({ front, constants, last: 'bent' }))
  const run = async (engine: string, ...more: string[]) => {
    const { code, lines, errors } = await depth(
      at('a.png'),
      ...more,
      '--engine',
      engine,
      '--format',
      'pfm',
      '--out',
      at(engine),
    )
    expect(code, errors).toBe(0)
    return {
      answers: lines.map((line) => JSON.parse(line)),
      told: errors.split('\n').filter((line) => line.startsWith('--engine')),
    }
  }

  const float32 = await run('turbo')
  expect(float32.answers[0]).toMatchObject({
    engine: expect.stringMatching(/^turbo \d+, relaxed SIMD$/),
    arithmetic: 'float32',
    declined: null,
  })
  const coarse = await run('int8')
  expect(coarse.answers[0]).toMatchObject({
    engine: expect.stringMatching(/^turbo \d+, relaxed SIMD, 8 bits$/),
    arithmetic: 'int8',
    declined: null,
  })
  const ort = await run('ort')
  expect(ort.answers[0]).toMatchObject({
    engine: expect.stringMatching(/^onnxruntime-web \d/),
    arithmetic: 'float32',
    declined: { code: 'asked' },
  })
  expect([float32, coarse, ort].flatMap(({ told }) => told)).toEqual([])

  const [reference, eight, floating] = await Promise.all(
    ['ort', 'int8', 'turbo'].map(async (engine) =>
      readPfm(await readFile(path.join(folder, engine, 'a.depth.pfm'))),
    ),
  )
  if (reference === undefined || eight === undefined || floating === undefined)
    throw new Error('Expected three maps.')
  const range = Math.max(...reference) - Math.min(...reference)
  expect(largestDifference(floating, reference) / range).toBeLessThan(1e-5)
  expect(largestDifference(eight, reference) / range).toBeGreaterThan(1e-5)
  // The limit of the self-test (engine/selfTest.ts). A drawn picture differs from 32 bits by more than a photo does.
  expect(largestDifference(eight, reference) / range).toBeLessThan(0.2)

  const declined = await run('int8', at('b.png'), '--model', at('bent.onnx'))
  expect(declined.answers).toHaveLength(2)
  for (const answer of declined.answers)
    expect(answer).toMatchObject({
      engine: expect.stringMatching(/^onnxruntime-web/),
      arithmetic: 'float32',
      declined: { code: 'operator', detail: 'the operator LeakyRelu' },
    })
  expect(declined.told).toEqual([
    expect.stringMatching(/^--engine int8: Using onnxruntime-web: .*: the operator LeakyRelu\.$/),
  ])

  const wrong = await depth(at('a.png'), '--engine', 'webgpu')
  expect([wrong.code, wrong.lines]).toEqual([2, []])
  expect(wrong.errors).toContain('“webgpu” is not an engine. There are auto, turbo, ort, int8.')
})

test('a model comes from its address, runs on a test photo first, and is refused once if it fails', async ({}, info) => {
  test.setTimeout(240_000)
  const folder = info.outputPath('in')
  await mkdir(folder, { recursive: true })
  const files = ['a.png', 'b.png'].map((name) => path.join(folder, name))
  for (const file of files)
    await writeFile(
      file,
      picture((x, y) => [3 * x, 4 * y, 90]),
    )
  const asked: string[] = []
  const constants = [floats('mean', [1, 3, 1, 1], [0.485, 0.456, 0.406])]
  const fine = tinyFile({ front: [node('Sub', ['input', 'mean'], 'in')], constants, last: 'in' })
  const wrong = tinyFile({
    front: [{ ...node('Telepathy', ['input'], 'thought'), domain: 'com.example' }],
    last: 'thought',
  })
  const site = await startSite({
    extra: ({ url = '' }, response) => {
      if (!url.endsWith('.onnx')) return false
      asked.push(url)
      response.end(url === '/fine.onnx' ? fine : wrong)
      return true
    },
  })
  try {
    const run = (name: string, ...more: readonly string[]) =>
      depth(...files, '--model', `${site.url}${name}`, '--format', 'json', '--out', folder, ...more)
    const good = await run('fine.onnx')
    expect(good.code, good.errors).toBe(0)
    expect(good.lines).toHaveLength(2)
    expect(good.errors).toMatch(/has \d+ bytes and the SHA-256 [0-9a-f]{64}/)
    expect(good.errors).toContain('On a test photo near came out small, so near-small was assumed.')
    const told = /SHA-256 ([0-9a-f]{64})/.exec(good.errors)?.[1] ?? ''
    const pinned = await run('fine.onnx', '--sha256', told)
    expect(pinned.code, pinned.errors).toBe(0)
    const other = await run('fine.onnx', '--sha256', '0'.repeat(64))
    expect([other.code, other.lines]).toEqual([1, []])
    expect(other.errors).toContain(`its SHA-256 is ${told} instead of ${'0'.repeat(64)}`)
    const bad = await run('wrong.onnx')
    expect([bad.code, bad.lines]).toEqual([1, []])
    expect(bad.errors.match(/^[ab]\.png: “wrong\.onnx” isn’t used/gm)).toHaveLength(2)
    const closed = await depth(...files, '--model', `${site.url}none.gif`, '--out', folder)
    expect(closed.errors).toContain('the server answered 404')
    expect(asked).toEqual([...Array<string>(3).fill('/fine.onnx'), '/wrong.onnx'])
  } finally {
    await site.close()
  }
})

test('a model that never ends is stopped, and the sentence says how to give it more time', async ({}, info) => {
  test.setTimeout(120_000)
  const folder = info.outputPath('in')
  await mkdir(folder, { recursive: true })
  const [photo, model] = ['a.png', 'endless.onnx'].map((name) => path.join(folder, name))
  if (photo === undefined || model === undefined) throw new Error('Expected two names.')
  await writeFile(
    photo,
    picture((x, y) => [3 * x, 4 * y, 90]),
  )
  await writeFile(model, endlessModel)
  const { code, lines, errors } = await depth(photo, '--model', model, '--trial-seconds', '3')
  expect([code, lines]).toEqual([1, []])
  expect(errors).toMatch(
    /^a\.png: “endless\.onnx” isn’t used: it didn’t finish a test photo within 3 seconds\. .*--trial-seconds\.$/m,
  )
})

test('an empty folder and a missing file each give one error line', async ({}, info) => {
  const folder = info.outputPath('album')
  await mkdir(folder, { recursive: true })
  const { code, lines, errors } = await depth(folder, path.join(folder, 'none.jpg'))
  expect(code).toBe(1)
  expect(lines).toEqual([])
  expect(errors).toMatch(/^album: .*folder/m)
  expect(errors).toMatch(/^none\.jpg: .*no file/m)
})

test('wrong arguments print the help on stderr and exit with status 2', async () => {
  const { code, lines, errors } = await depth('a.jpg', '--format', 'jpeg')
  expect(code).toBe(2)
  expect(lines).toEqual([])
  expect(errors).toContain('“jpeg” is not a format')
  expect(errors).toContain('Usage: npm run depth')
})
