import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import {
  colourBarRows,
  endLabel,
  planColourBar,
  withMargins,
} from '../../../../src/core/colour/colourBar.ts'
import { colourStrip } from '../../../../src/core/colour/colourStrip.ts'
import {
  DEFAULT_LOOK,
  type Look,
  lookRange,
  lookTable,
  paletteLook,
} from '../../../../src/core/colour/look.ts'
import { PALETTE_NAMES } from '../../../../src/core/colour/paletteNames.ts'
import { encoderOf, FORMAT_NAMES } from '../../../../src/core/files/fileFormats.ts'
import { expectedValues, flatMap, METADATA, mapOf, SIZES, write } from './written.ts'

const map = mapOf(16, 12)
const size = { width: 101, height: 67 }
const values = expectedValues(map, size)
const range = {
  low: values.reduce((a, b) => Math.min(a, b)),
  high: values.reduce((a, b) => Math.max(a, b)),
}

/** The RGBA bytes that the page shows for this look. */
function painted(look: Look): readonly number[] {
  const { low, high } = lookRange(range, look)
  const rgba = new Uint8ClampedArray(values.length * 4)
  colourStrip(values, low, high, lookTable(look), rgba)
  return [...rgba]
}

describe.each([
  ['plain', DEFAULT_LOOK],
  ['reversed', { ...DEFAULT_LOOK, reversed: true }],
  [
    'with far, near, gamma and bands',
    {
      ...DEFAULT_LOOK,
      palette: 'grey',
      reversed: true,
      bands: 7,
      far: 0.2,
      near: 0.8,
      gamma: 1.7,
    },
  ],
  ...PALETTE_NAMES.map((name) => [name, paletteLook(name)] as const),
] as readonly (readonly [string, Look])[])('%s', (_, look) => {
  test('the heat map has the pixels of the page, and its metadata has the look', async () => {
    const file = await write(map, size, 'heat', { look })
    expect([...PNG.sync.read(file).data]).toEqual(painted(look))
    expect(file.toString('latin1')).toContain(`depthdrop:look\0${JSON.stringify(look)}`)
    expect(file.toString('latin1')).toContain(
      `relative inverse depth, near is ${look.reversed ? 'small' : 'large'}`,
    )
  })

  test('the format inferno ignores the look', async () => {
    expect(
      (await write(map, size, 'inferno', { look })).equals(await write(map, size, 'inferno')),
    ).toBe(true)
    expect([...PNG.sync.read(await write(map, size, 'inferno', { look })).data]).toEqual(
      painted(DEFAULT_LOOK),
    )
  })
})

test('grey files use far, near and reversed, and ignore palette, bands and gamma', async () => {
  const ends = { far: 0.1, near: 0.9, reversed: true }
  for (const format of ['gray8', 'gray16'] as const) {
    const bent = await write(map, size, format, {
      look: { ...DEFAULT_LOOK, ...ends, palette: 'grey', bands: 5, gamma: 3 },
    })
    expect(
      bent.equals(await write(map, size, format, { look: { ...DEFAULT_LOOK, ...ends } })),
    ).toBe(true)
    expect(bent.equals(await write(map, size, format))).toBe(false)
  }
})

test('float files ignore the look', async () => {
  const look: Look = { ...DEFAULT_LOOK, reversed: true, far: 0.3, gamma: 2 }
  for (const format of ['pfm', 'npy', 'tiff', 'exr'] as const) {
    expect(
      (await write(map, size, format, { look })).equals(await write(map, size, format)),
      format,
    ).toBe(true)
  }
})

test.each(SIZES)(
  'at $width × $height each picture has that size, and grey uses levels 0 to 255',
  async (wanted) => {
    const [gray8, gray16, heat, normal] = await Promise.all(
      (['gray8', 'gray16', 'heat', 'normal'] as const).map((format) => write(map, wanted, format)),
    )
    for (const file of [gray8, gray16, heat, normal]) {
      const { width, height } = PNG.sync.read(file ?? Buffer.of(), { skipRescale: true })
      expect([width, height]).toEqual([wanted.width, wanted.height])
    }
    if (wanted.width * wanted.height === 1) return
    const levels = PNG.sync.read(gray8 ?? Buffer.of()).data.filter((_, i) => i % 4 === 0)
    expect([
      levels.reduce((a, b) => Math.min(a, b)),
      levels.reduce((a, b) => Math.max(a, b)),
    ]).toEqual([0, 255])
  },
)

test('the sidecar has every field, and its numbers are those of the float files', async () => {
  const look: Look = { ...DEFAULT_LOOK, far: 0.25, near: 0.75, reversed: true }
  const sidecar: unknown = JSON.parse(
    (
      await write(
        map,
        size,
        'json',
        { look },
        { ...METADATA, calibration: { a: -0.1, b: 0.3, by: 'user' } },
      )
    ).toString(),
  )
  const { low, high } = lookRange(range, look)
  expect(sidecar).toEqual({
    software: expect.stringMatching(/^Depthdrop \d+\.\d+\.\d+$/),
    encoding: 'relative inverse depth, near is large',
    unit: '1/metres = a + b * value, as the user measured it',
    min: range.low,
    max: range.high,
    width: 101,
    height: 67,
    map: { width: 16, height: 12 },
    origin: 'estimated by a model',
    photo: METADATA.photo,
    model: METADATA.model,
    settings: { downscale: 'smooth', detail: 'raw', flip: false },
    engine: 'turbo 1',
    calibration: { a: -0.1, b: 0.3, by: 'user' },
    look: { ...look, min: low, max: high, encoding: 'relative inverse depth, near is small' },
    files: [{ name: 'photo.depth16.png', format: 'gray16', holds: 'levels' }],
  })
})

test('each format with UTF-8 metadata has the photo’s whole name', async () => {
  const wanted = 'a “b”\ufffd\n深度 🙂 \ufffd.jpg'
  for (const format of FORMAT_NAMES.filter(
    (name) =>
      encoderOf(name) === 'painter' &&
      !['pfm', 'npy', 'json', 'side', 'gdepth', 'tiff'].includes(name),
  )) {
    expect((await write(flatMap, flatMap, format)).toString('utf8'), format).toContain(wanted)
  }
  expect(
    (JSON.parse((await write(flatMap, flatMap, 'json')).toString()) as typeof METADATA).photo.name,
  ).toBe(METADATA.photo.name)
})

function label(width: number, level: number) {
  return { width, height: 18, gray: new Uint8Array(width * 18).fill(level) }
}

test('the colour bar has the near colour at the left and the far colour at the right, between its labels', () => {
  const plan = planColourBar({ width: 400, height: 300 })
  expect(plan).toEqual({ size: { width: 400, height: 330 }, font: 12, margin: 0 })
  const table = lookTable({ ...DEFAULT_LOOK, reversed: true })
  const rows = colourBarRows(plan, table, label(30, 10), label(20, 20))
  const at = (x: number, y: number): readonly number[] => [
    ...rows.subarray((y * 400 + x) * 3, (y * 400 + x) * 3 + 3),
  ]
  const [near, far] = [[...table.subarray(-4, -1)], [...table.subarray(0, 3)]]
  expect([at(7, 15), at(36, 15)]).toEqual([
    [10, 10, 10],
    [10, 10, 10],
  ])
  expect([at(44, 15), at(400 - 35, 15)]).toEqual([near, far])
  expect([at(392, 15), at(373, 15)]).toEqual([
    [20, 20, 20],
    [20, 20, 20],
  ])
  expect([at(0, 0), at(200, 0), at(200, 29), at(399, 29)]).toEqual(
    Array.from({ length: 4 }, () => [255, 255, 255]),
  )
})

test('the bar’s labels have distances only if the map is calibrated', () => {
  expect(endLabel('near', 900, null)).toBe('near')
  // 1 / (−0.1 + 0.001 · 900) = 1.25. An inverse depth of 0.05 / m is 20 m. A negative one is beyond the horizon.
  expect([900, 150, 50].map((value) => endLabel('near', value, { a: -0.1, b: 0.001 }))).toEqual([
    'near ≈ 1.25 m',
    'near ≈ 20 m',
    'near ≈ ∞',
  ])
})

test('a map too narrow for a bar is centred in a wider picture', () => {
  const plan = planColourBar({ width: 2, height: 3 })
  expect(plan).toEqual({ size: { width: 240, height: 33 }, font: 12, margin: 119 })
  const [strip = new Uint8Array()] = withMargins(
    [Uint8Array.from({ length: 18 }, (_, i) => i)],
    2,
    plan,
  )
  expect(strip.length).toBe(240 * 3 * 3)
  expect([...strip.subarray(118 * 3, 122 * 3)]).toEqual([
    255, 255, 255, 0, 1, 2, 3, 4, 5, 255, 255, 255,
  ])
  expect([...strip.subarray((240 + 119) * 3, (240 + 121) * 3)]).toEqual([6, 7, 8, 9, 10, 11])
})
