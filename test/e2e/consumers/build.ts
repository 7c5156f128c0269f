/** Installs the package into a project of another author, and builds it as that author would. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run, runNode } from '../../../tools/process/child.mjs'
import { inRoot } from '../../../tools/process/root.mjs'
import type { Project } from './projects.ts'

const INSTALL_SECONDS = 400
const BUILD_SECONDS = 200

type Ended = Awaited<ReturnType<typeof run>>

function succeed({ code, output }: Ended, what: string): void {
  if (code !== 0) throw new Error(`${what} failed:\n${output}`)
}

/** npm keeps what an earlier run has installed in `folder`. */
async function install(
  folder: string,
  tarball: string,
  packages: readonly string[],
): Promise<void> {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--prefer-offline']
  const options = {
    seconds: INSTALL_SECONDS,
    output: 'capture',
    shell: process.platform === 'win32',
  } as const
  succeed(await run('npm', [...args, tarball, ...packages], options), 'npm install')
}

/** Makes `project` in `folder`. Returns the folder to serve. */
export async function buildProject(
  project: Project,
  folder: string,
  tarball: string,
  photo: Buffer,
): Promise<string> {
  for (const [name, text] of Object.entries(project.files)) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  await install(folder, tarball, project.packages)
  const modules = path.join(folder, 'node_modules')
  if (project.build !== null) {
    const [program, ...args] = project.build
    const script =
      project.packages.length > 0 ? path.join(modules, program) : inRoot('node_modules', program)
    const env = { NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }
    const options = { seconds: BUILD_SECONDS, output: 'capture', cwd: folder, env } as const
    succeed(await runNode(script, args, options), project.name)
  }
  const output = path.join(folder, project.output)
  writeFileSync(path.join(output, 'photo.png'), photo)
  if (project.copiesAssets === true)
    cpSync(path.join(modules, 'depthdrop', 'assets'), path.join(output, 'assets'), {
      recursive: true,
    })
  return output
}
