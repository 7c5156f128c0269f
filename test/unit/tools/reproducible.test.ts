/** Builds the site and the package a second time, in another folder, and compares each file with the first build. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runNode } from '../../../tools/process/child.mjs'
import { inRoot } from '../../../tools/process/root.mjs'
import { ensureBuilt, ensureLib } from '../../../tools/setup/setup.mjs'

const MINUTES = 60_000

/** The SHA-256 of each file below `folder`, by its path. */
function hashesIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
  return Object.fromEntries(
    files.map((file) => [
      path.relative(folder, file),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  )
}

/** The other folder is beside the first one, because source maps name the sources relative to themselves. */
async function buildAgain(folder: string, args: readonly string[]): Promise<void> {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const ended = await runNode(vite, ['build', '--logLevel', 'warn', ...args], {
    seconds: 300,
    output: 'capture',
    // The tests run with NODE_ENV=test, which Vite would build in.
    env: { NODE_ENV: 'production', DEPTHDROP_LIB: folder },
  })
  expect(ended.code, ended.output).toBe(0)
}

test.each([
  ['site', ensureBuilt, 'dist', ['--outDir', '.again-dist']],
  ['package', ensureLib, 'lib', ['-c', 'tools/library/vite.config.ts']],
] as const)(
  'a second build of the %s has the same bytes',
  async (_, build, folder, args) => {
    const again = inRoot(`.again-${folder}`)
    try {
      await build()
      await buildAgain(again, args)
      expect(hashesIn(again)).toEqual(hashesIn(inRoot(folder)))
    } finally {
      rmSync(again, { recursive: true, force: true })
    }
  },
  10 * MINUTES,
)
