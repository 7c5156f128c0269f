/** Prepares photos, or noise in their place, as inputs of a model. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PNG } from 'pngjs'
import { floatsToTensor } from '../../src/core/preprocess.ts'
import { reduceCubic } from '../../src/core/resample/reduceCubic.ts'
import type { Profile } from '../../src/core/types.ts'
import { uniforms } from '../graph/random.ts'
import { ToolError } from '../process/main.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'

interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

/** Converts JPEG files to PNG in a browser, which also applies the EXIF orientation. */
async function toPng(files: readonly string[]): Promise<readonly Buffer[]> {
  const { chromium } = await import('@playwright/test')
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  })
  try {
    const page = await browser.newPage()
    const pngs: Buffer[] = []
    for (const file of files) {
      const url = `data:image/jpeg;base64,${(await readFile(file)).toString('base64')}`
      const dataUrl = await page.evaluate(async (source) => {
        const image = new Image()
        image.src = source
        await image.decode()
        const canvas = Object.assign(document.createElement('canvas'), {
          width: image.width,
          height: image.height,
        })
        canvas.getContext('2d')?.drawImage(image, 0, 0)
        return canvas.toDataURL('image/png')
      }, url)
      pngs.push(Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64'))
    }
    return pngs
  } finally {
    await browser.close()
  }
}

function decode(png: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(png)
  return { width, height, rgba: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) }
}

/**
 * Resizes as MiDaS's scripts do (src/core/resample/reduceCubic.ts), then normalises and orders the
 * values for `profile`.
 */
function toInput({ width, height, rgba }: Picture, profile: Profile): Float32Array {
  const rgb = new Float32Array(profile.width * profile.height * 3)
  const row = width * 4
  const read = (top: number, rows: number): Uint8ClampedArray =>
    rgba.subarray(top * row, (top + rows) * row)
  reduceCubic(read, { width, height }, profile, rgb)
  const input = new Float32Array(rgb.length)
  floatsToTensor(rgb, profile, input)
  return input
}

/**
 * Returns the photos of `folder` as inputs, in the order of their names. It reads the PNG files only if
 * there are no JPEG files, because data sets store their depth as PNG beside the photo. Throws ToolError
 * if there are no photos.
 */
export async function photoInputs(
  folder: string,
  profile: Profile,
): Promise<readonly Float32Array[]> {
  const names = (await readdir(folder).catch(() => [])).sort()
  const paths = names.map((name) => path.join(folder, name))
  const of = (kind: RegExp): readonly string[] => paths.filter((file) => kind.test(file))
  const [jpegs, pngs] = [of(/\.jpe?g$/i), of(/\.png$/i)]
  if (jpegs.length + pngs.length === 0)
    throw new ToolError(`“${folder}” contains no JPEG or PNG photos.`)
  const read =
    jpegs.length > 0 ? await toPng(jpegs) : await Promise.all(pngs.map((file) => readFile(file)))
  return read.map((png) => toInput(decode(png), profile))
}

/** Fractal noise: random values at many scales, weaker at finer ones. */
function noise(seed: number, side: number): Picture {
  const next = uniforms(seed)
  const values = new Float64Array(side * side * 4)
  for (let cell = side; cell >= 1; cell = Math.floor(cell / 2)) {
    const across = Math.ceil(side / cell) + 1
    const grid = Float64Array.from({ length: across * across * 4 }, next)
    for (let i = 0; i < values.length; i += 1) {
      const [x, y] = [Math.floor(i / 4) % side, Math.floor(i / 4 / side)]
      const at = Math.floor(y / cell) * across + Math.floor(x / cell)
      values[i] = (values[i] ?? 0) + (grid[at * 4 + (i % 4)] ?? 0) * Math.sqrt(cell / side)
    }
  }
  return {
    width: side,
    height: side,
    rgba: Uint8ClampedArray.from(values, (value) => 128 + 70 * value),
  }
}

export function noiseInputs(count: number, profile: Profile): readonly Float32Array[] {
  return Array.from({ length: count }, (_, index) =>
    toInput(noise(index + 1, profile.width), profile),
  )
}
