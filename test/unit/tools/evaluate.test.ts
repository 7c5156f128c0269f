import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outputName } from '../../../src/core/files/fileNames.ts'
import { goldenBytes } from '../../golden/read.ts'
import { png8 } from '../core/embedded/makeEmbedded.ts'
import { write } from '../core/files/written.ts'

const EVALUATE = fileURLToPath(new URL('../../../training/evaluate.py', import.meta.url))
const WIDTH = 48
const HEIGHT = 32

/** DEPTHDROP_PYTHON, or the first Python in the path. Undefined if it lacks a package of the training. */
const python = [process.env['DEPTHDROP_PYTHON'] ?? '', 'python3', 'python'].find(
  (name) => name !== '' && spawnSync(name, ['-c', 'import cv2, numpy, torch']).status === 0,
)

describe.skipIf(python === undefined)(
  'training/evaluate.py --maps and --against (needs a Python with the training’s packages; set DEPTHDROP_PYTHON to choose one)',
  () => {
    let folder = ''
    const at = (...names: readonly string[]): string => path.join(folder, ...names)
    const run = (...args: readonly string[]) =>
      spawnSync(python ?? '', [EVALUATE, at('pairs'), ...args], {
        encoding: 'utf8',
        timeout: 60_000,
      })

    const writeMap = async (
      run: string,
      photo: string,
      value: (i: number) => number,
    ): Promise<void> => {
      mkdirSync(at(run), { recursive: true })
      const data = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => value(i))
      writeFileSync(
        at(run, outputName(photo, 'pfm')),
        await write(
          { width: WIDTH, height: HEIGHT, data },
          { width: WIDTH, height: HEIGHT },
          'pfm',
        ),
      )
    }

    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'depthdrop-'))
      mkdirSync(at('pairs'))
      for (const name of ['1', '2', '3']) {
        writeFileSync(at('pairs', `${name}.jpg`), goldenBytes('inside/inverse16.jpg'))
        // The rule of the measured data set: metres = (level + 0.5) / 25.5.
        writeFileSync(
          at('pairs', `${name}.png`),
          png8(WIDTH, HEIGHT, (x, y) => 20 + x + y),
        )
        await writeMap(
          'right',
          `${name}.jpg`,
          (i) => 7 * (25.5 / (20.5 + (i % WIDTH) + Math.floor(i / WIDTH))) + 3,
        )
        await writeMap('ramp', `${name}.jpg`, (i) => i % WIDTH)
        // One pixel differs by `name` percent of the range, and the whole last row by a tenth of that.
        await writeMap(
          'other',
          `${name}.jpg`,
          (i) =>
            (i % WIDTH) -
            0.01 * 47 * Number(name) * (i === 5 ? 1 : i >= WIDTH * (HEIGHT - 1) ? 0.1 : 0),
        )
      }
      await writeMap('partial', '1.jpg', (i) => i)
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    test('a map that equals the truth up to scale and shift has no error', () => {
      const { stdout, stderr, status } = run('--maps', at('right'))
      expect(status, stderr).toBe(0)
      const [, absrel = NaN, delta1 = NaN, images = NaN] = (
        /^maps \{'absrel': ([^,]+), 'delta1_error': ([^,]+), 'images': (\d+)\}$/mu.exec(stdout) ??
        []
      ).map(Number)
      expect(absrel).toBeLessThan(1e-5)
      expect([delta1, images]).toEqual([0, 3])
    })

    test('two runs are compared in fractions of the range of the first', () => {
      const { stdout, stderr, status } = run('--maps', at('ramp'), '--against', at('other'))
      expect(status, stderr).toBe(0)
      const [, median = NaN, most = NaN, mean = NaN, images = NaN] = (
        /^maps against \{'worst_median': ([^,]+), 'worst_most': ([^,]+), 'mean': ([^,]+), 'images': (\d+)\}$/mu.exec(
          stdout,
        ) ?? []
      ).map(Number)
      expect(median).toBeCloseTo(0.02, 6)
      expect(most).toBeCloseTo(0.03, 6)
      expect(mean).toBeCloseTo((0.02 * (1 + 0.1 * WIDTH)) / (WIDTH * HEIGHT), 8)
      expect(images).toBe(3)
    })

    test('a missing map gives an error that names it', () => {
      expect(run('--maps', at('partial')).stderr).toMatch(/There is no map .*2\.depth\.pfm/u)
      expect(run('--against', at('other')).stderr).toContain('--against needs --onnx or --maps')
      expect(run('--maps', at('ramp'), '--against', at('partial')).stderr).toMatch(
        /There is no map .*2\.depth\.pfm/u,
      )
    })
  },
)
