/** An empty, isolated page with one worker for each contestant. All files come from this computer. */
import { createReadStream, existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Page } from '@playwright/test'
import type { Profile } from '../../../src/core/types.ts'
import { inRoot } from '../../process/root.mjs'
import { contentType } from '../../site/headers.mjs'
import { MODELS, PACKAGES, PAGE, SCRIPTS } from './addresses.ts'
import { bundleScripts } from './scripts.ts'
import type { Asked, Reply, Task } from './workers/contest.ts'

export interface Entry extends Omit<Task, 'bytes'> {
  readonly script: 'turbo' | 'ort' | 'litert' | 'tfjs'
  /** The name of a file that was passed to `serveArena`. */
  readonly model: string
  readonly profile: Profile
}

export interface Opening {
  readonly engine: string
  readonly memory: number
  readonly map: readonly number[]
  /** Milliseconds from the worker's start to the first map, with the model in memory or in IndexedDB. */
  readonly ms: number
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>

const HTML = '<!doctype html><link rel="icon" href="data:,">'

function after(folder: string, path: string): string {
  return path.startsWith(folder) ? path.slice(folder.length) : ''
}

/** The bench has its own packages; onnxruntime-web is a package of the app. */
function packageFile(name: string): string {
  const own = inRoot('tools', 'bench', 'node_modules', ...name.split('/'))
  return existsSync(own) ? own : inRoot('node_modules', ...name.split('/'))
}

/** Serves everything below /contest/, without the content security policy: TensorFlow.js starts its threads from blobs. */
export async function serveArena(models: ReadonlyMap<string, Uint8Array>): Promise<Handler> {
  const scripts = await bundleScripts()
  const fileOf = (path: string): string | null => {
    const [, , name = '', variant = ''] = path.split('/')
    if (name === 'kernels' || name === 'transformer')
      return inRoot('src', 'engine', 'turbo', `${name}.${variant}`)
    return path.startsWith(PACKAGES) ? packageFile(path.slice(PACKAGES.length)) : null
  }
  return async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (!path.startsWith(PAGE)) return false
    response.removeHeader('Content-Security-Policy')
    const type = contentType(path) ?? 'application/octet-stream'
    // A second visit has the files in its cache.
    response.setHeader('Cache-Control', 'public, max-age=3600')
    const body =
      path === PAGE ? HTML : (scripts.get(after(SCRIPTS, path)) ?? models.get(after(MODELS, path)))
    const file = fileOf(path)
    if (body !== undefined) response.writeHead(200, { 'Content-Type': type }).end(body)
    else if (file !== null && existsSync(file))
      createReadStream(file).pipe(response.writeHead(200, { 'Content-Type': type }))
    else response.writeHead(404).end()
    return true
  }
}

interface InPage {
  open(name: string, entry: Entry): Promise<Opening>
  kept(name: string): Promise<void>
  run(name: string): Promise<number>
  hash(name: string, runs: number): Promise<readonly string[]>
  close(name: string): void
}

declare global {
  interface Window {
    contest?: InPage
  }
}

type Of<Kind extends Reply['kind']> = Extract<Reply, { readonly kind: Kind }>

/** Defines `window.contest`. */
function install(page: Page): Promise<void> {
  return page.evaluate(
    ([scripts, models]) => {
      const files = new Map<string, Promise<ArrayBuffer>>()
      const workers = new Map<string, Worker>()
      const keeping = new Map<string, Promise<unknown>>()
      const hear = <Kind extends Reply['kind']>(worker: Worker, kind: Kind) =>
        new Promise<Of<Kind>>((resolve, reject) => {
          worker.onmessage = ({ data }: MessageEvent<Reply>) => {
            if (data.kind === kind) resolve(data as Of<Kind>)
            else
              reject(new Error(data.kind === 'failed' ? data.reason : `Unexpected: ${data.kind}`))
          }
          worker.onerror = (event) =>
            reject(new Error(event.message || 'A worker could not be loaded.'))
        })
      const ask = <Kind extends Reply['kind']>(
        worker: Worker,
        message: Asked,
        kind: Kind,
        transfer: Transferable[] = [],
      ) => {
        worker.postMessage(message, transfer)
        return hear(worker, kind)
      }
      window.contest = {
        async open(name, { script, model, ...task }) {
          if (task.kept === undefined && !files.has(model))
            files.set(
              model,
              fetch(models + model).then((response) => response.arrayBuffer()),
            )
          const bytes = (await files.get(model))?.slice(0) ?? new ArrayBuffer()
          if (task.kept === undefined && bytes.byteLength === 0)
            throw new Error(`No model ${model}.`)
          const start = performance.now()
          const isClassic = script === 'litert' || script === 'tfjs'
          const worker = new Worker(`${scripts}${script}.js`, isClassic ? {} : { type: 'module' })
          const { engine, memory, map } = await ask(worker, { ...task, bytes }, 'opened', [bytes])
          const ms = performance.now() - start
          workers.set(name, worker)
          if (task.keep !== undefined) keeping.set(name, hear(worker, 'kept'))
          return { engine, memory, map: [...map], ms }
        },
        async kept(name) {
          await keeping.get(name)
        },
        async run(name) {
          const worker = workers.get(name)
          if (worker === undefined) throw new Error(`No contestant ${name}.`)
          return (await ask(worker, 'run', 'ran')).ms
        },
        async hash(name, runs) {
          const worker = workers.get(name)
          if (worker === undefined) throw new Error(`No contestant ${name}.`)
          return (await ask(worker, { hash: runs }, 'hashed')).hashes
        },
        close(name) {
          workers.get(name)?.terminate()
          workers.delete(name)
        },
      }
    },
    [SCRIPTS, MODELS] as const,
  )
}

export interface Arena {
  open(name: string, entry: Entry): Promise<Opening>
  /** Resolves when everything that the next visit needs is in storage. */
  kept(name: string): Promise<void>
  /** Runs the model once and returns the milliseconds. */
  run(name: string): Promise<number>
  /** Runs the model on the same input and returns the SHA-256 of each distinct map. */
  hash(name: string, runs: number): Promise<readonly string[]>
  close(name: string): Promise<void>
  /** Closes the page. */
  leave(): Promise<void>
}

export async function enterArena(page: Page, url: string): Promise<Arena> {
  await page.goto(new URL(PAGE, url).href)
  await install(page)
  return {
    open: (name, entry) =>
      page.evaluate(
        ([key, value]) =>
          window.contest?.open(key, value) ?? Promise.reject(new Error('No arena.')),
        [name, entry] as const,
      ),
    kept: (name) => page.evaluate((key) => window.contest?.kept(key), name),
    run: (name) =>
      page.evaluate(
        (key) => window.contest?.run(key) ?? Promise.reject(new Error('No arena.')),
        name,
      ),
    hash: (name, runs) =>
      page.evaluate(
        ([key, count]) =>
          window.contest?.hash(key, count) ?? Promise.reject(new Error('No arena.')),
        [name, runs] as const,
      ),
    close: (name) => page.evaluate((key) => window.contest?.close(key), name),
    leave: () => page.close(),
  }
}
