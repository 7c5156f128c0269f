import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { outputName } from '../../../../src/core/files/fileNames.ts'
import { expectedValues, flatMap, mapOf, SIZES, write } from './written.ts'

const FORMATS = ['heat', 'gray8', 'gray16', 'pfm', 'npy', 'tiff', 'exr', 'normal'] as const

const CHECK = fileURLToPath(new URL('../../../python/check.py', import.meta.url))

/** The command in DEPTHDROP_PYTHON, or python3 or python. Undefined if none of them has numpy. */
const python = [process.env['DEPTHDROP_PYTHON'] ?? '', 'python3', 'python'].find(
  (name) => name !== '' && spawnSync(name, ['-c', 'import numpy']).status === 0,
)

interface Answer {
  readonly ran: readonly string[]
  readonly absent: readonly string[]
  readonly checks: number
  readonly wrong: readonly string[]
}

test.skipIf(python === undefined)(
  `Python’s libraries read the right values from every file (needs a Python with numpy; DEPTHDROP_PYTHON names one)`,
  async ({ skip }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'depthdrop-'))
    try {
      const cases = [
        ...SIZES.map((size) => ({
          map: mapOf(16, 12),
          size,
          name: `${size.width}x${size.height}`,
        })),
        { map: flatMap, size: { width: 9, height: 5 }, name: 'flat' },
      ]
      for (const { map, size, name } of cases) {
        writeFileSync(
          path.join(folder, `${name}.f32`),
          Buffer.from(expectedValues(map, size).buffer),
        )
        for (const format of FORMATS)
          writeFileSync(
            path.join(folder, outputName(`${name}.jpg`, format)),
            await write(map, size, format),
          )
        writeFileSync(
          path.join(folder, `${name}.half.exr`),
          await write(map, size, 'exr', { half: true }),
        )
      }
      writeFileSync(
        path.join(folder, 'cases.json'),
        JSON.stringify(cases.map(({ name, size }) => ({ name, ...size }))),
      )
      const { stdout, stderr, status } = spawnSync(python ?? '', [CHECK, folder], {
        encoding: 'utf8',
        timeout: 50_000,
      })
      expect(status, stderr).toBe(0)
      const answer = JSON.parse(stdout) as Answer
      console.info(
        `${answer.checks} checks by ${answer.ran.join(', ')}; not installed: ${answer.absent.join(', ') || 'none'}`,
      )
      expect(answer.wrong).toEqual([])
      expect(answer.checks).toBeGreaterThan(0)
      if (answer.absent.length > 0)
        skip(
          `only partly checked, because these libraries are not installed: ${answer.absent.join(', ')}`,
        )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
