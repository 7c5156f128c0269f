/** Each family of depth models, from its file to its map, against onnxruntime with the preparation of the family's documentation. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readPfm } from '../../src/core/import/readPfm.ts'
import { inRoot } from '../../tools/process/root.mjs'
import { openApp } from './app.ts'
import { expect } from './screen.ts'
import { test } from './site.ts'

interface Expected {
  readonly meaning: string
  /** Inverse depth at the photo's size, at the centres of ROWS × COLUMNS equal parts. */
  readonly map: readonly number[]
}

/** Random weights amplify the small differences between the browser’s and Pillow’s ways to reduce a photo. */
const LEAST = 0.98
/** The others have attention of four channels, windows, several inputs, a mask, points, or too many operators. */
const ON_TURBO = ['distance', 'fastdepth', 'levit', 'lite-mono']
const ROWS = 9
const COLUMNS = 12
const expected: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(inRoot('test', 'models', 'expected.json'), 'utf8'),
)
const photo = readFileSync(inRoot('test', 'models', 'photo.png')).toString('base64')

function gridOf(pfm: Buffer): readonly number[] {
  const { width, height, data } = readPfm(new Uint8Array(pfm))
  const at = (x: number, y: number): number => data[y * width + x] ?? NaN
  return Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const x = (((i % COLUMNS) + 0.5) / COLUMNS) * width - 0.5
    const y = ((Math.floor(i / COLUMNS) + 0.5) / ROWS) * height - 0.5
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const row = (line: number): number =>
      at(left, line) + (x - left) * (at(left + 1, line) - at(left, line))
    return row(top) + (y - top) * (row(top + 1) - row(top))
  })
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]): readonly number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.map((value) => value - mean)
  }
  const dot = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, value, i) => sum + value * (q[i] ?? NaN), 0)
  const [p, q] = [centred(a), centred(b)]
  return dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q))
}

test('a model of each family gives the map that its documentation asks for', async ({ page }) => {
  test.setTimeout(600_000)
  await openApp(page)
  for (const [name, { meaning, map }] of Object.entries(expected)) {
    const bytes = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
    const made = await page.evaluate(
      async ([file, model, picture]) => {
        const fileOf = async (text: string, title: string): Promise<File> =>
          new File([await (await fetch(`data:;base64,${text}`)).blob()], title)
        const added = await window.depthdrop.addModel([await fileOf(model, `${file}.onnx`)])
        const { key, engine } = await window.depthdrop.estimate(
          await fileOf(picture, 'photo.png'),
          {
            model: added.id,
          },
        )
        const blob = await window.depthdrop.export(key, 'pfm')
        return {
          meaning: added.profile.meaning,
          kind: engine.kind,
          pfm: [...new Uint8Array(await blob.arrayBuffer())],
        }
      },
      [name, bytes.toString('base64'), photo] as const,
    )
    expect(made.meaning, name).toBe(meaning)
    expect(made.kind, name).toBe(ON_TURBO.includes(name) ? 'turbo' : 'ort')
    expect(correlation(gridOf(Buffer.from(made.pfm)), map), name).toBeGreaterThan(LEAST)
  }
})

test('float16 files of either kind of input run on turbo, with the self-test passed', async ({
  page,
}) => {
  await openApp(page)
  for (const name of ['depth-anything-half', 'depth-anything-half-io32']) {
    const bytes = gunzipSync(readFileSync(inRoot('test', 'models', `${name}.onnx.gz`)))
    const engine = await page.evaluate(
      async ([model, picture]) => {
        const fileOf = async (text: string, title: string): Promise<File> =>
          new File([await (await fetch(`data:;base64,${text}`)).blob()], title)
        const added = await window.depthdrop.addModel([await fileOf(model, 'half.onnx')])
        const made = await window.depthdrop.estimate(await fileOf(picture, 'photo.png'), {
          model: added.id,
        })
        return made.engine
      },
      [bytes.toString('base64'), photo] as const,
    )
    expect(engine, name).toMatchObject({ kind: 'turbo', declined: null })
  }
})
