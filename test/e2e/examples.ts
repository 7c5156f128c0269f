/**
 * Installs the projects of examples/ as npm would: the packed package in node_modules, the rest from the repository.
 */
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pack } from '../../tools/library/pack.mjs'
import { run, runNode } from '../../tools/process/child.mjs'
import { inRoot } from '../../tools/process/root.mjs'
import { test as base } from './site.ts'

const SECONDS = 60

/** Copies examples/NAME beside an unpacked package. Returns the folder. */
export type Install = (name: string) => Promise<string>

function succeed(
  { code, output }: { readonly code: number | null; readonly output: string },
  what: string,
): void {
  if (code !== 0) throw new Error(`${what} failed:\n${output}`)
}

async function node(
  what: string,
  script: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  return succeed(
    await runNode(inRoot('node_modules', ...script), args, {
      seconds: SECONDS,
      output: 'capture',
      env,
    }),
    what,
  )
}

export function buildExample(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  return node(
    'vite build',
    ['vite', 'bin', 'vite.js'],
    ['build', folder, '--logLevel', 'warn'],
    env,
  )
}

export function checkTypes(folder: string): Promise<void> {
  return node('tsc', ['typescript', 'bin', 'tsc'], ['--pretty', 'false', '-p', folder])
}

export const test = base.extend<object, { install: Install }>({
  install: [
    async ({}, use, { workerIndex }) => {
      const all = inRoot('.cache', 'examples', String(workerIndex))
      rmSync(all, { recursive: true, force: true })
      const { tarball } = await pack(all)
      await use(async (name) => {
        const folder = path.join(all, name)
        cpSync(inRoot('examples', name), folder, {
          recursive: true,
          filter: (file) => !file.startsWith(inRoot('examples', name, 'node_modules')),
        })
        const modules = path.join(folder, 'node_modules')
        mkdirSync(modules, { recursive: true })
        // Use relative paths: tar on Windows reads the letter of a drive as a host name.
        const args = [
          '-xzf',
          path.relative(inRoot(), tarball),
          '-C',
          path.relative(inRoot(), modules),
        ]
        succeed(await run('tar', args, { seconds: SECONDS, output: 'capture' }), 'tar')
        cpSync(path.join(modules, 'package'), path.join(modules, 'depthdrop'), { recursive: true })
        rmSync(path.join(modules, 'package'), { recursive: true })
        return folder
      })
      rmSync(all, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})
