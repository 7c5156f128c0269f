/**
 * Estimates every photo of a folder in the built page with each refinement, and prints a table of
 * their accuracy.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import type { Refinement } from '../../src/core/types.ts'
import { type AppPage, estimate, openApp, save } from '../cli/page.ts'
import { print, ToolError } from '../process/main.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { serve } from '../site/serve.mjs'
import { MEASURES, type Scores, scoresOf } from './scores.ts'
import { type Pair, pairsIn } from './truth.ts'

const REFINEMENTS: readonly Refinement[] = (['raw', 'edges', 'tiles'] as const).flatMap((detail) =>
  [false, true].map((flip) => ({ detail, flip })),
)

function titleOf({ detail, flip }: Refinement): string {
  return flip ? `${detail}, flip` : detail
}

/** Reads a PFM as Depthdrop writes it: little-endian, bottom row first. */
async function readPfm(file: string, width: number, height: number): Promise<Float32Array> {
  const bytes = await readFile(file)
  const start = bytes.length - 4 * width * height
  const rows = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer)
  const map = new Float32Array(rows.length)
  for (let y = 0; y < height; ++y)
    map.set(rows.subarray((height - 1 - y) * width, (height - y) * width), y * width)
  return map
}

interface Row {
  readonly scores: Scores[]
  refused: number
}

async function scorePair(
  app: AppPage,
  { photo, truth }: Pair,
  folder: string,
  rows: ReadonlyMap<Refinement, Row>,
): Promise<void> {
  const real = await truth()
  for (const [way, row] of rows) {
    const { estimate: made } = await estimate(app, photo, {
      model: 'starter',
      downscale: 'smooth',
      ...way,
      paint: false,
    })
    if (made.size.width !== real.width || made.size.height !== real.height)
      throw new ToolError(`${photo} and its depth have different sizes.`)
    const file = path.join(folder, 'map.pfm')
    await save(app, { key: made.key, format: 'pfm', name: 'map', options: {} }, file)
    row.scores.push(scoresOf(await readPfm(file, real.width, real.height), real))
    for (const notice of made.notices)
      if (notice.code === 'parts-refused') row.refused += notice.count
  }
}

/** The mean of the finite values: a photo without a depth edge has no error near one. */
function mean(values: readonly number[]): number {
  const known = values.filter(Number.isFinite)
  return known.reduce((sum, value) => sum + value, 0) / known.length
}

function table(rows: ReadonlyMap<Refinement, Row>): readonly (Scores & {
  readonly way: string
  readonly refused: number
  readonly pictures: number
})[] {
  return [...rows].map(([way, { scores, refused }]) => ({
    way: titleOf(way),
    ...(Object.fromEntries(
      MEASURES.map((name) => [name, mean(scores.map((one) => one[name]))]),
    ) as Record<(typeof MEASURES)[number], number>),
    refused,
    pictures: scores.length,
  }))
}

function printTable(folder: string, lines: ReturnType<typeof table>): void {
  print(`\n${folder}: ${lines[0]?.pictures ?? 0} pictures, means over pictures`)
  print(`| ${['', ...MEASURES, 'parts refused'].join(' | ')} |`)
  print(`|${' --- |'.repeat(MEASURES.length + 2)}`)
  for (const line of lines)
    print(
      `| ${[line.way, ...MEASURES.map((name) => line[name].toFixed(4)), line.refused].join(' | ')} |`,
    )
}

/** Prints the table to stderr. With --json, it also prints the figures to stdout. */
export async function finer(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { limit: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  if (positionals.length === 0)
    throw new ToolError(
      'Give a folder with pairs of NNN.jpg and NNN.png. To create one: python -m scenes --out DIR --side 1280',
    )
  const limit = values.limit === undefined ? Infinity : Number(values.limit)
  const site = await serve({
    port: 0,
    ...(process.env['DEPTHDROP_DIST'] === undefined ? {} : { root: process.env['DEPTHDROP_DIST'] }),
  })
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  })
  const temporary = await mkdtemp(path.join(tmpdir(), 'depthdrop-finer-'))
  const report: Record<string, unknown> = {}
  try {
    for (const folder of positionals) {
      const app = await openApp(browser, site.url, null)
      const rows = new Map(
        REFINEMENTS.map((way): [Refinement, Row] => [way, { scores: [], refused: 0 }]),
      )
      const pairs = (await pairsIn(folder)).slice(0, limit)
      for (const [i, pair] of pairs.entries()) {
        await scorePair(app, pair, temporary, rows)
        if ((i + 1) % 10 === 0) print(`${i + 1} of ${pairs.length}`)
      }
      const lines = table(rows)
      printTable(path.basename(folder), lines)
      report[path.basename(folder)] = lines
      await app.page.close()
    }
  } finally {
    await browser.close()
    await site.close()
    await rm(temporary, { recursive: true, force: true })
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
}
