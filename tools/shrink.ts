/**
 * `npm run shrink -- IN.onnx --out DIR`: writes the model with 16-bit and 8-bit weights, and prints
 * how much each changes the map.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DepthdropError } from '../src/core/errors.ts'
import type { OnnxModel } from '../src/core/onnx/index.ts'
import { readOnnx } from '../src/core/onnx/index.ts'
import { deriveProfile } from '../src/core/profile/derive.ts'
import type { Profile } from '../src/core/types.ts'
import { main, print, ToolError } from './process/main.mjs'
import { makeFolder } from './process/makeFolder.mjs'
import type { Level } from './shrink/optimise.ts'
import { LEVELS, optimise } from './shrink/optimise.ts'
import { noiseInputs, photoInputs } from './shrink/photos.ts'
import { KINDS, type Kind, makeReference, percent, shrinkTo } from './shrink/shrinkFile.ts'

const USAGE = 'Usage: npm run shrink -- IN.onnx --out DIR [--photos DIR] [--level basic|extended]'
const NOISE_IMAGES = 8

interface Options {
  readonly file: string
  readonly out: string
  readonly photos: string | null
  readonly level: Level
}

/**
 * Resolves a path from the caller's folder. npm changes to the repository before it runs a script.
 */
function resolveFromCaller(file: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? '.', file)
}

function readOptions(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string' }, photos: { type: 'string' }, level: { type: 'string' } },
    })
    const [file] = positionals
    const level = LEVELS.find((name) => name === (values.level ?? 'basic'))
    if (
      file === undefined ||
      values.out === undefined ||
      positionals.length > 1 ||
      level === undefined
    ) {
      throw new Error('')
    }
    const photos = values.photos === undefined ? null : resolveFromCaller(values.photos)
    return { file: resolveFromCaller(file), out: resolveFromCaller(values.out), photos, level }
  } catch (error) {
    throw new ToolError(
      `${error instanceof Error ? error.message : String(error)}\n${USAGE}`.trim(),
    )
  }
}

function profileOf({ graph }: OnnxModel, name: string): Profile {
  const derived = deriveProfile(graph, name)
  if (derived.kind === 'known') return derived.profile
  const [{ id, profile }] = derived.candidates
  print(`The graph does not state how its input is normalised. The comparison uses “${id}”.`)
  return profile
}

async function shrink({ file, out, photos, level }: Options): Promise<void> {
  const { name: stem } = path.parse(file)
  const bytes = await readFile(file).catch(() => {
    throw new ToolError(`“${file}” could not be read. Give the path of an .onnx file.\n${USAGE}`)
  })
  const original = readOnnx(bytes, path.basename(file))
  const profile = profileOf(original, path.basename(file))
  const inputs =
    photos === null ? noiseInputs(NOISE_IMAGES, profile) : await photoInputs(photos, profile)
  const reference = await makeReference(file, profile, inputs)
  const optimised = await optimise(file, level)
  await makeFolder(path.resolve(out))
  const rows: (readonly string[])[] = [
    ['file', 'bytes', 'of original', 'largest', 'mean', 'aligned'],
  ]
  rows.push([path.basename(file), String(bytes.length), '100%', '', '', ''])
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const target = path.join(out, `${stem}.${kind}.onnx`)
    const { bytes: shrunk, error } = await shrinkTo(target, kind, optimised, reference)
    const share = `${((shrunk.length / bytes.length) * 100).toFixed(1)}%`
    const errors = [error.largest, error.mean, error.aligned].map(percent)
    rows.push([path.basename(target), String(shrunk.length), share, ...errors])
  }
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    console.log(cells.join('  '))
  }
  print(
    `Errors: the worst of ${inputs.length} ${photos === null ? 'noise images' : 'photos'} against the original. ` +
      'largest: of its largest value. mean: of its mean. aligned: of its range, once scale and shift are fitted ' +
      '(what can be seen).',
  )
}

await main(async () => {
  try {
    await shrink(readOptions())
  } catch (error) {
    throw error instanceof DepthdropError ? new ToolError(error.message) : error
  }
}, USAGE)
