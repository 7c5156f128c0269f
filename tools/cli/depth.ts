/** Sends every picture through one page of the app and prints a line of JSON or a sentence for each. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from '@playwright/test'
import { chromium } from '@playwright/test'
import { ERROR_MESSAGES } from '../../src/core/errorMessages.ts'
import { fill } from '../../src/core/errors.ts'
import { validateSpaceOptions } from '../../src/core/files/spaceOptions.ts'
import type { EngineReport, Notice, Size, Timing } from '../../src/core/types.ts'
import { print, ToolError } from '../process/main.mjs'
import { makeFolder } from '../process/makeFolder.mjs'
import { CHROMIUM_ARGS, findChromium } from '../setup/chromium.mjs'
import { serve } from '../site/serve.mjs'
import { createFallbackReporter } from './fallback.ts'
import { expandFolders } from './folders.ts'
import { basesFor, fileFor, type KnownRun } from './names.ts'
import { openOwnModel } from './ownModel.ts'
import type { AppPage, TimedInside } from './page.ts'
import { estimate, openApp, Refused, readInside, readOwn, save } from './page.ts'
import { isWebAddress } from './values.mjs'
import { convertVideo, isVideo, photoFormats, videoWishes } from './video.ts'

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

/** Returns what is wrong with the file itself, or null. The app checks its content. */
async function faultOf(file: string): Promise<string | null> {
  const name = path.basename(file)
  const stats = await stat(file).catch(() => null)
  if (stats === null) return `There is no file “${file}”.`
  if (stats.isDirectory()) return `“${name}” is a folder without pictures.`
  if (!stats.isFile()) return `“${name}” is not a file.`
  return access(file, constants.R_OK).then(
    () => null,
    () => fill(ERROR_MESSAGES['file-unreadable'], { name }),
  )
}

/** The app is opened again after a crash, and then guesses the same. */
function printOnce(): (sentence: string) => void {
  const printed = new Set<string>()
  return (sentence) => {
    if (!printed.has(sentence)) print(sentence)
    printed.add(sentence)
  }
}

/** Opens the app when it is first needed, and again after a crash. */
class AppOpener {
  readonly #browser: Browser
  readonly #url: string
  readonly #run: KnownRun
  readonly #print = printOnce()
  #open: { readonly app: AppPage; readonly model: string } | null = null
  /** Why the app refuses the model. It would refuse it for each picture. */
  #refusal: Refused | null = null

  constructor(browser: Browser, url: string, run: KnownRun) {
    this.#browser = browser
    this.#url = url
    this.#run = run
  }

  async get(): Promise<{ readonly app: AppPage; readonly model: string }> {
    if (this.#open !== null) return this.#open
    if (this.#refusal !== null) throw this.#refusal
    const app = await openApp(this.#browser, this.#url, this.#run.threads, this.#run.engine)
    const model = this.#run.isOwnModel
      ? await openOwnModel(app, this.#run, this.#print).catch(async (error: unknown) => {
          if (error instanceof Refused) this.#refusal = error
          await app.page.close()
          throw error
        })
      : this.#run.model
    app.page.on('crash', () => (this.#open = null)).on('close', () => (this.#open = null))
    return (this.#open = { app, model })
  }
}

/** A map and its line of JSON. Without inference there is no model and no engine. */
interface Made {
  readonly key: string
  readonly size: Size
  readonly fields: Readonly<Record<string, unknown>>
  readonly report: EngineReport | null
  readonly notices: readonly Notice[]
  readonly timing: Timing
  /** Milliseconds in the page, from the file to the map. */
  readonly total: number
}

function broughtOne({ brought, total }: TimedInside): Made | null {
  if (brought === null) return null
  const { key, size, origin, isMetric, notices } = brought
  const fields = {
    origin: origin.kind,
    isMetric,
    model: null,
    settings: null,
    engine: null,
    arithmetic: null,
    declined: null,
    threads: null,
    cached: false,
  }
  return { key, size, notices, timing: {}, total, fields, report: null }
}

async function makeOne(
  opener: AppOpener,
  file: string,
  { downscale, detail, flip, useEmbedded, ownDepth, meaning }: KnownRun,
): Promise<Made> {
  const { app, model } = await opener.get()
  const other =
    ownDepth !== null
      ? await readOwn(app, file, path.resolve(ownDepth), meaning)
      : useEmbedded
        ? await readInside(app, file)
        : null
  const brought = other === null ? null : broughtOne(other)
  if (brought !== null) return brought
  const { total, estimate: done } = await estimate(app, file, {
    model,
    downscale,
    detail,
    flip,
    paint: true,
  })
  const { key, size, settings, timing, engine, cached, notices, isMetric = false } = done
  const { arithmetic = 'float32', declined, threads } = engine
  const fields = {
    origin: 'network',
    isMetric,
    model: done.model.id,
    settings,
    engine: engine.engine,
    arithmetic,
    declined,
    threads,
    cached,
  }
  return {
    key,
    size,
    fields,
    report: engine,
    timing,
    total: total + (other?.total ?? 0),
    notices: [...(other?.notices ?? []), ...notices],
  }
}

async function printOne(
  opener: AppOpener,
  file: string,
  base: string,
  run: KnownRun,
  reportFallback: (report: EngineReport) => void,
): Promise<void> {
  const { formats, look, colourBar, half, fieldOfView, ownDepth } = run
  const space = validateSpaceOptions(run.space)
  const fault = (await faultOf(file)) ?? (ownDepth === null ? null : await faultOf(ownDepth))
  if (fault !== null) throw new Refused(fault)
  const { app } = await opener.get()
  const name = path.basename(file)
  const { key, size, fields, report, notices, timing, total } = await makeOne(
    opener,
    path.resolve(file),
    run,
  )
  if (report !== null) reportFallback(report)
  const files = formats.map((format) => fileFor(base, format))
  const siblings = formats.map((format) => ({ format, name: path.basename(fileFor(base, format)) }))
  const options = { look, colourBar, half, fieldOfView, space, siblings }
  let exported = 0
  await makeFolder(path.dirname(base))
  for (const format of formats)
    exported += await save(app, { key, format, name, options }, fileFor(base, format))
  const stages = Object.entries({ ...timing, export: exported, total: total + exported })
  const ms = Object.fromEntries(stages.map(([stage, spent]) => [stage, rounded(spent)]))
  const line = { file, ...size, ...fields, ms, notices, files }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function printVideo(
  opener: AppOpener,
  file: string,
  base: string,
  { formats, isFormatGiven, look }: KnownRun,
): Promise<void> {
  const fault = await faultOf(file)
  if (fault !== null) throw new Refused(fault)
  const { app, model } = await opener.get()
  await makeFolder(path.dirname(base))
  const left = photoFormats(formats)
  if (isFormatGiven && left.length > 0)
    print(
      `${path.basename(file)}: A video is saved as mp4 or webm, and with side beside its depth. Only photos have ${left.join(', ')}.`,
    )
  for (const wish of videoWishes(formats)) {
    const line = await convertVideo(app, path.resolve(file), { ...wish, look, model }, base)
    process.stdout.write(`${JSON.stringify({ file, ...line })}\n`)
  }
}

/** Playwright's errors contain logs and colours; the first line is the message. */
function sentenceOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  if (error instanceof Refused)
    return (error.message || 'The app gave no reason.').replace(/\s*\n\s*/g, ' ')
  return /crash|closed/i.test(first)
    ? 'The browser’s page crashed, most likely because it ran out of memory. Try a smaller picture.'
    : first
}

/** Makes the folder of `--out` before any work is done for it. */
async function makeOut(out: string): Promise<void> {
  await makeFolder(path.resolve(out)).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ToolError(
      `The folder “${out}” can’t be made (${reason}). Choose another one with --out.`,
    )
  })
}

/** Returns true if every picture was processed. */
export async function depth(run: KnownRun): Promise<boolean> {
  if (run.isOwnModel && !isWebAddress(run.model)) {
    const fault = await faultOf(path.resolve(run.model))
    if (fault !== null) throw new ToolError(fault)
  }
  if (run.out !== null) await makeOut(run.out)
  const executablePath = await findChromium()
  const site = await serve({ port: 0 })
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS })
  try {
    const opener = new AppOpener(browser, site.url, run)
    const { files, folders } = await expandFolders(run.files, run.out)
    if (run.ownDepth !== null && files.length !== 1)
      throw new ToolError(`--own-depth needs exactly one picture; you gave ${files.length}.`)
    const bases = basesFor(files, run.out, folders)
    const reportFallback = createFallbackReporter(run.engine, print)
    let isAllDone = true
    for (const file of files) {
      try {
        const base = bases.get(path.resolve(file)) ?? file
        if (isVideo(file)) await printVideo(opener, file, base, run)
        else await printOne(opener, file, base, run, reportFallback)
      } catch (error) {
        if (!browser.isConnected())
          throw new ToolError('The browser was closed before all pictures were done.')
        isAllDone = false
        print(`${path.basename(file)}: ${sentenceOf(error)}`)
      }
    }
    return isAllDone
  } finally {
    await browser.close()
    await site.close()
  }
}
