/**
 * `npm run bench -- large` adds a model of 1.9 GB, of two files, through the page, and runs it on both engines. Only by name:
 * it takes 2 GB of disk and 10 GB of memory.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Model } from '../../src/core/types.ts'
import { LARGE_NAMES, LARGE_PROFILE, largeModel } from '../graph/largeModel.ts'
import { SEED } from '../graph/seededModel.ts'
import { print } from '../process/main.mjs'
import { type Bench, installPictures, newPage, openDisk } from './browser.ts'

/** Of 268 MB. */
const WIDE_LAYERS = 7

interface Run {
  readonly engine: string
  readonly bytes: number
  /** Seconds from the choice of the files to the stored model that ran once. */
  readonly adding: number
  /** Seconds from a new visit to its first map. */
  readonly first: number
  /** Bytes of WebAssembly memory. */
  readonly memory: number
  readonly map: readonly number[]
}

export interface Large {
  readonly runs: readonly Run[]
  /** The largest difference between the maps of the two engines, divided by the range. */
  readonly difference: number
}

async function open(page: Page, url: string, engine: string): Promise<void> {
  await page.goto(`${url}?engine=${engine}`)
  await page.waitForFunction(() => 'depthdrop' in window)
  await installPictures(page)
}

async function runOn(url: string, folder: string, engine: string): Promise<Run> {
  const disk = await openDisk()
  try {
    const page = await newPage(disk.context)
    await open(page, url, engine)
    await page.evaluate(() => {
      const field = document.createElement('input')
      field.type = 'file'
      field.multiple = true
      field.id = 'large'
      document.body.append(field)
    })
    const files = [LARGE_NAMES.graph, LARGE_NAMES.weights].map((name) => path.join(folder, name))
    await page.setInputFiles('#large', files)
    const { seconds, model } = await page.evaluate(async (profile) => {
      const start = performance.now()
      const [graph, weights] = document.querySelector<HTMLInputElement>('#large')?.files ?? []
      if (graph === undefined || weights === undefined) throw new Error('No files.')
      const wish = { pixels: 'unit', meaning: profile.meaning } as const
      const added = await window.depthdrop.addModel([graph, weights], wish, { trialSeconds: 180 })
      const { bytes, sha256 } = added
      const id = `own-${sha256.slice(0, 12)}` as const
      const source = { kind: 'own' } as const
      const found: Model = {
        id,
        title: graph.name,
        bytes,
        sha256,
        licence: '',
        profile: added.profile,
        source,
      }
      return { seconds: (performance.now() - start) / 1000, model: found }
    }, LARGE_PROFILE)
    await open(page, url, engine)
    const first = await page.evaluate(async (registered) => {
      const photo = await window.pictures?.(640, 640, 1)
      if (photo === undefined) throw new Error('No picture.')
      const app = window.depthdrop
      app.register(registered)
      const start = performance.now()
      const { key, engine: ran } = await app.estimate(photo, { model: registered.id })
      const taken = (performance.now() - start) / 1000
      const { memory } = await app.counters()
      return { seconds: taken, engine: ran, memory, map: await app.floats(key) }
    }, model)
    const { memory, map } = first
    const { engine: ran, declined } = first.engine
    if (declined !== null && engine === 'auto') print(`  turbo: ${JSON.stringify(declined)}`)
    return { engine: ran, bytes: model.bytes, adding: seconds, first: first.seconds, memory, map }
  } finally {
    await disk.close()
  }
}

/** Holds the 1.9 GB only until they are written: the browser needs the memory. */
async function writeLarge(folder: string, layers: number): Promise<void> {
  const { graph, weights } = largeModel(SEED, layers)
  await writeFile(path.join(folder, LARGE_NAMES.graph), graph)
  await writeFile(path.join(folder, LARGE_NAMES.weights), weights)
}

export async function benchLarge(bench: Bench, layers = WIDE_LAYERS): Promise<Large> {
  const folder = await mkdtemp(path.join(tmpdir(), 'depthdrop-large-'))
  try {
    await writeLarge(folder, layers)
    const turbo = await runOn(bench.url, folder, 'auto')
    const web = await runOn(bench.url, folder, 'ort')
    const range = Math.max(...web.map) - Math.min(...web.map)
    const apart = turbo.map.map((value, i) => Math.abs(value - (web.map[i] ?? NaN)))
    return { runs: [turbo, web], difference: Math.max(...apart) / range }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function printLarge({ runs, difference }: Large): void {
  for (const { engine, bytes, adding, first, memory } of runs)
    print(
      `  ${engine}: ${bytes} bytes added in ${adding.toFixed(1)} s, first map of the next visit after ${first.toFixed(1)} s, ${(memory / 1e6).toFixed(0)} MB of WebAssembly memory`,
    )
  print(`  largest difference between the two maps: ${difference.toExponential(1)} of the range`)
}
