/** Drives one page of the built app in a headless Chromium. */
import type { Browser, ElementHandle, Page } from '@playwright/test'
import type { AddedModel, StandaloneSummary, Summary } from '../../src/automation.ts'
import type { DepthdropError, ErrorCode } from '../../src/core/errors.ts'
import type { FileFormat } from '../../src/core/files/fileFormats.ts'
import type { EngineChoice, Notice } from '../../src/core/types.ts'
import type { FileRequest } from '../../src/makeFile.ts'
import type { Run } from './arguments.mjs'

const LOAD_MS = 60_000

/** Chromium silently drops the eleventh download that a frame starts within a second. */
const DOWNLOAD_PAUSE_MS = 120

/** The time limit from the click to the start of the download. */
const DOWNLOAD_START_MS = 60_000

/** A result from the page. A thrown error would arrive with Playwright's own text around its sentence. */
export type Answer<T> =
  | { readonly value: T }
  | { readonly sentence: string; readonly code?: ErrorCode }

export class Refused extends Error {
  readonly code: ErrorCode | undefined

  constructor(message: string, code?: ErrorCode) {
    super(message)
    this.code = code
  }
}

export function unwrapAnswer<T>(answer: Answer<T>): T {
  if ('sentence' in answer) throw new Refused(answer.sentence, answer.code)
  return answer.value
}

export interface AppPage {
  readonly page: Page
  readonly input: ElementHandle<HTMLInputElement>
}

/** Opens the app and waits until it accepts files. `threads` is null for the app's own choice. */
export async function openApp(
  browser: Browser,
  url: string,
  threads: number | null,
  engine: EngineChoice = 'auto',
): Promise<AppPage> {
  const page = await browser.newPage({ acceptDownloads: true, serviceWorkers: 'block' })
  const asked = new URLSearchParams({
    engine,
    ...(threads === null ? {} : { threads: String(threads) }),
  })
  await page.goto(`${url}?${asked}`, { timeout: LOAD_MS })
  await page.waitForFunction(() => 'depthdrop' in window, undefined, { timeout: LOAD_MS })
  const handle = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file' }),
  )
  return { page, input: handle }
}

/** What `--pixels` and its companions say about a model, which file it must be, and how long it may take for the test photo. */
export type ModelWish = Pick<Run, 'profile' | 'trialSeconds' | 'sha256'>

/**
 * Downloads an ONNX file in the page and adds it to its catalogue.
 * @throws {Refused} with the app's own sentence.
 */
export async function addModelAt(
  { page }: AppPage,
  address: string,
  { profile, trialSeconds, sha256 }: ModelWish,
): Promise<AddedModel> {
  return unwrapAnswer(
    await page.evaluate(
      async ([url, wish, limits]): Promise<Answer<AddedModel>> => {
        try {
          return { value: await window.depthdrop.addModel(url, wish, limits) }
        } catch (error) {
          const { code, message } = error as DepthdropError
          return { sentence: message, code }
        }
      },
      [address, profile, { trialSeconds, ...(sha256 === null ? {} : { sha256 }) }] as const,
    ),
  )
}

/** Adds an ONNX file, with the files of its weights, to the page's catalogue. */
export async function addModel(
  { input }: AppPage,
  files: readonly string[],
  { profile, trialSeconds }: ModelWish,
): Promise<AddedModel> {
  await input.evaluate((element) => {
    element.multiple = true
  })
  await input.setInputFiles(files)
  return unwrapAnswer(
    await input.evaluate(
      async (element, [wish, limits]): Promise<Answer<AddedModel>> => {
        const [chosen, ...data] = element.files ?? []
        element.multiple = false
        if (chosen === undefined || !('depthdrop' in window))
          return { sentence: 'The model did not reach the page.' }
        try {
          return { value: await window.depthdrop.addModel([chosen, ...data], wish, limits) }
        } catch (error) {
          const { code, message } = error as DepthdropError
          return { sentence: message, code }
        }
      },
      [profile, { trialSeconds }] as const,
    ),
  )
}

export interface Timed {
  readonly estimate: Summary
  /** Milliseconds in the page, from file to map. */
  readonly total: number
}

/**
 * Estimates one picture.
 * @throws {Refused} with the app's own sentence.
 */
export async function estimate(
  { input }: AppPage,
  file: string,
  options: { readonly model: string; readonly paint: boolean } & Pick<
    Run,
    'downscale' | 'detail' | 'flip'
  >,
): Promise<Timed> {
  await input.setInputFiles(file)
  return unwrapAnswer(
    await input.evaluate(async (element, wish): Promise<Answer<Timed>> => {
      const chosen = element.files?.[0]
      if (chosen === undefined || !('depthdrop' in window))
        return { sentence: 'The picture did not reach the page.' }
      try {
        const start = performance.now()
        const answer = await window.depthdrop.estimate(chosen, wish)
        return { value: { estimate: answer, total: performance.now() - start } }
      } catch (error) {
        return { sentence: error instanceof Error ? error.message : String(error) }
      }
    }, options),
  )
}

export interface TimedInside {
  readonly brought: StandaloneSummary | null
  readonly notices: readonly Notice[]
  readonly total: number
}

/**
 * Reads the depth map that is embedded in a photo.
 * @throws {Refused} with the app's own sentence.
 */
export async function readInside({ input }: AppPage, file: string): Promise<TimedInside> {
  await input.setInputFiles(file)
  return unwrapAnswer(
    await input.evaluate(async (element): Promise<Answer<TimedInside>> => {
      const chosen = element.files?.[0]
      if (chosen === undefined || !('depthdrop' in window))
        return { sentence: 'The picture did not reach the page.' }
      try {
        const start = performance.now()
        const answer = await window.depthdrop.inside(chosen)
        return { value: { ...answer, total: performance.now() - start } }
      } catch (error) {
        return { sentence: error instanceof Error ? error.message : String(error) }
      }
    }),
  )
}

/**
 * Imports a depth file for a photo.
 * @throws {Refused} with the app's own sentence.
 */
export async function readOwn(
  { input }: AppPage,
  file: string,
  map: string,
  meaning: Run['meaning'],
): Promise<TimedInside> {
  await input.evaluate((element) => void (element.multiple = true))
  await input.setInputFiles([file, map])
  return unwrapAnswer(
    await input.evaluate(async (element, wish): Promise<Answer<TimedInside>> => {
      const [photo, own] = element.files ?? []
      if (photo === undefined || own === undefined || !('depthdrop' in window))
        return { sentence: 'The picture did not reach the page.' }
      try {
        const start = performance.now()
        const brought = await window.depthdrop.own(photo, own, wish ?? undefined)
        return { value: { brought, notices: [], total: performance.now() - start } }
      } catch (error) {
        return { sentence: error instanceof Error ? error.message : String(error) }
      }
    }, meaning),
  )
}

export interface SaveWish {
  readonly key: string
  readonly format: FileFormat
  /** The photo's file name. */
  readonly name: string
  readonly options: Omit<FileRequest, 'signal' | 'onProgress'>
}

/**
 * Saves a map in one format, as a download: values that a page returns to a script go through JSON, which
 * cannot hold the float map of a large photo.
 * @returns the milliseconds that the page took to make the file
 */
export async function save({ page }: AppPage, wish: SaveWish, target: string): Promise<number> {
  const made = await page.evaluate(
    async ({ key, format, name, options }): Promise<Answer<{ url: string; ms: number }>> => {
      if (!('depthdrop' in window)) return { sentence: 'The page was closed.' }
      try {
        const start = performance.now()
        const url = URL.createObjectURL(await window.depthdrop.export(key, format, name, options))
        return { value: { url, ms: performance.now() - start } }
      } catch (error) {
        return { sentence: error instanceof Error ? error.message : String(error) }
      }
    },
    wish,
  )
  const { url, ms } = unwrapAnswer(made)
  await downloadTo(page, url, target)
  return ms
}

/** Saves what a page has under a blob URL, and revokes the URL. */
export async function downloadTo(page: Page, url: string, target: string): Promise<void> {
  await page.waitForTimeout(DOWNLOAD_PAUSE_MS)
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: DOWNLOAD_START_MS }),
    page.evaluate(
      (href) => Object.assign(document.createElement('a'), { href, download: 'map' }).click(),
      url,
    ),
  ]).catch((error: Error) => {
    throw error.name === 'TimeoutError'
      ? new Refused('The browser did not start the download within a minute.')
      : error
  })
  await download.saveAs(target)
  await download.delete()
  await page.evaluate((address) => URL.revokeObjectURL(address), url)
}
