import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { run } from '../../../tools/process/child.mjs'
import { inRoot } from '../../../tools/process/root.mjs'

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}
/** Vite, Vitest, Playwright, Biome and the compiler have help of their own. */
const ours = Object.entries(scripts).flatMap(([name, command]) => {
  const [, program, file] = /^(node|tsx) (tools\/\S+)$/u.exec(command) ?? []
  return program === undefined || file === undefined ? [] : [[name, program, file] as const]
})

test('the commands of the repository were found', () => {
  expect(ours.map(([name]) => name)).toEqual(expect.arrayContaining(['seeded', 'depth', 'start']))
})

test.each(ours)(
  'npm run %s -- --help prints how to use it, and does nothing',
  async (name, program, file) => {
    const args = program === 'tsx' ? ['--import', import.meta.resolve('tsx')] : []
    const { code, output } = await run(process.execPath, [...args, inRoot(file), '--help'], {
      seconds: 60,
      output: 'capture',
    })
    expect(output).toMatch(new RegExp(`^Usage: npm (run (-s )?)?${name}\\b`, 'u'))
    expect(code).toBe(0)
  },
)
