/** The path of one photo in docs/architecture.md: its files exist, lead to one another, and do not become more. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The goal is 45: lower this bound with the walk. */
const MOST_FILES = 49
/** It creates the parts of the page and connects them, so a part may call another one that it does not import. */
const COMPOSITION = 'app/app.ts'

const [, walk = ''] = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8').split(
  '## The path of one photo\n',
)
/** Each file has its number before its name, except where the sentence begins between the two. */
const entries = [...walk.matchAll(/(?<![\d.])(\d+)\. [^`]*?`([\w./]+\.ts)`/gu)].map(
  ([, number, file = '']) => ({ number: Number(number), file }),
)
const files = entries.map(({ file }) => file)

/** The files that a file imports at run time, in src. */
function importsOf(file: string): readonly string[] {
  const address = path.join(ROOT, 'src', file)
  if (!existsSync(address)) return []
  const statements = readFileSync(address, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^'\n]|\n(?!import|export))*?from '(\.[^']+)'|\bimport(?:\(| [^'\n]+ from )'(\.[^']+)'/gmu,
  )
  return [...statements].map(([, fixed, dynamic]) =>
    path.posix.join(path.posix.dirname(file), fixed ?? dynamic ?? '').replace(/\?worker&url$/u, ''),
  )
}

/** Whether `from` imports `to`, itself or through one other file. */
function leadsTo(from: string, to: string): boolean {
  const direct = importsOf(from)
  return direct.includes(to) || direct.some((other) => importsOf(other).includes(to))
}

test(`the walk has at most ${MOST_FILES} files, numbered in order, each once`, () => {
  expect(entries.map(({ number }) => number)).toEqual(entries.map((_, i) => i + 1))
  expect(new Set(files).size).toBe(files.length)
  expect(files.length).toBeGreaterThan(0)
  expect(files.length).toBeLessThanOrEqual(MOST_FILES)
})

test('the walk states its own length', () => {
  expect(walk).toContain(`There are ${files.length} files`)
})

test('every file that the walk names exists', () => {
  const named = [...walk.matchAll(/`([\w./]+\/[\w./]+\.ts)`/gu)].map(([, file = '']) => file)
  const isThere = (file: string): boolean =>
    existsSync(path.join(ROOT, 'src', file)) || existsSync(path.join(ROOT, file))
  expect(named.filter((file) => !isThere(file))).toEqual([])
})

test('an earlier file leads to each file of the walk', () => {
  const lost = files.filter(
    (file, i) => i > 0 && ![COMPOSITION, ...files.slice(0, i)].some((from) => leadsTo(from, file)),
  )
  expect(lost).toEqual([])
})
