/** Makes the package's types from the declarations that the compiler emits for the entries. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runNode } from '../process/child.mjs'
import { ToolError } from '../process/main.mjs'
import { inRoot } from '../process/root.mjs'
import { ENTRIES, NAMES } from './folder.mjs'

const SECONDS = 120

/** `from './a.ts'`, `import './a.ts'` and `import('./a.ts')`. */
const RELATIVE = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g

/** @param {string} folder An absolute path. Its contents are replaced. */
async function emit(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const config = {
    extends: path.relative(folder, inRoot('tsconfig.json')),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      rootDir: path.relative(folder, inRoot('src')),
      outDir: 'out',
    },
    include: [],
    files: NAMES.map((name) => path.relative(folder, inRoot(ENTRIES[name]))),
  }
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc')
  const ended = await runNode(tsc, ['--pretty', 'false', '-p', folder], {
    seconds: SECONDS,
    output: 'capture',
  })
  if (ended.code !== 0)
    throw new ToolError(`The types of the package could not be made:\n${ended.output.trim()}`)
}

/**
 * Writes NAME.d.ts for each entry, and the declarations that it imports below types/.
 * @param {string} lib An absolute path.
 */
export async function writeTypes(lib) {
  const work = inRoot('.cache', `types-${process.pid}`)
  try {
    await emit(work)
    const waiting = NAMES.map((name) =>
      path.posix.relative('src', ENTRIES[name]).replace(/\.ts$/, ''),
    )
    const seen = new Set(waiting)
    for (let module = waiting.shift(); module !== undefined; module = waiting.shift()) {
      const text = readFileSync(path.join(work, 'out', `${module}.d.ts`), 'utf8')
      for (const [, , specifier = ''] of text.matchAll(RELATIVE)) {
        const target = path.posix.join(path.posix.dirname(module), specifier)
        if (!seen.has(target)) waiting.push(target)
        seen.add(target)
      }
      const file = path.join(lib, 'types', `${module}.d.ts`)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text.replace(RELATIVE, '$1$2.js'))
    }
    for (const name of NAMES) {
      const module = path.posix.basename(ENTRIES[name], '.ts')
      writeFileSync(path.join(lib, `${name}.d.ts`), `export * from './types/${module}.js'\n`)
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
