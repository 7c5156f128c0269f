/** Breaks one thing: calls to workers, the code in a worker, or the functions of a page. */
import type { Page } from '../site.ts'

export interface BrokenCalls {
  readonly worker: 'engine' | 'painter' | 'reader'
  /** The function of the worker that is called. */
  readonly call: string
  /** kill: the worker gets the call and is terminated. mute: the call never arrives. hold: it arrives after `release`. */
  readonly how: 'kill' | 'mute' | 'hold'
  readonly times?: number
}

/** Breaks the first calls to a worker. Call it before the page opens. */
export async function breakCalls(page: Page, broken: BrokenCalls): Promise<void> {
  await page.addInitScript(({ worker, call, how, times = 1 }: BrokenCalls) => {
    let left = times
    const held: (() => void)[] = []
    Object.assign(window, {
      broken: () => times - left,
      release: () => held.splice(0).forEach((send) => send()),
    })
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        if (options?.name !== `depthdrop-${worker}`) return
        const post = this.postMessage
        this.postMessage = (message: unknown, ...rest: unknown[]): void => {
          const path = message instanceof Object && 'path' in message ? String(message.path) : ''
          const send = (): void => Reflect.apply(post, this, [message, ...rest])
          if (path !== call || left === 0) return send()
          left -= 1
          if (how === 'hold') held.push(send)
          if (how !== 'kill') return
          send()
          setTimeout(() => this.terminate(), 5)
        }
      }
    }
  }, broken)
}

/** How many calls were broken. */
export function brokenCalls(page: Page): Promise<number> {
  return page.evaluate(() => Number(Reflect.apply(Reflect.get(window, 'broken'), window, [])))
}

export function release(page: Page): Promise<void> {
  return page.evaluate(() => void Reflect.apply(Reflect.get(window, 'release'), window, []))
}

/** Puts `code` before the script of a worker, in the first `times` workers of this kind. */
export async function beforeWorker(
  page: Page,
  worker: 'depth' | 'painter',
  code: string,
  times = Infinity,
): Promise<void> {
  let left = times
  await page.route(`**/${worker}.worker-*.js`, async (route) => {
    const response = await route.fetch()
    const body = await response.text()
    await route.fulfill({ response, body: left-- > 0 ? `${code};\n${body}` : body })
  })
}

/** A module with one function, `trap`, whose only instruction is `unreachable` (0x00). */
const TRAP =
  '[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,8,1,4,116,114,97,112,0,0,10,5,1,3,0,0,11]'

/** Makes each thread of turbo end in a real trap: at once, or when no run has begun for two seconds. */
export function trapInThread(when: 'at once' | 'at rest'): string {
  return `{
    const { trap } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(${TRAP}))).exports
    const real = WebAssembly.instantiate
    WebAssembly.instantiate = async (...given) => {
      const { exports } = await real(...given)
      const serve = (...args) => {
        ${when === 'at rest' ? 'exports.serve(...args)' : ''}
        trap()
      }
      return { exports: { ...exports, serve } }
    }
  }`
}

/** Makes every run of turbo end in a real trap of WebAssembly, from the call of this function of the engine on. */
export function trapFrom(call: 'load' | 'infer'): string {
  return `{
    const { trap } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(${TRAP}))).exports
    let isArmed = false
    addEventListener('message', ({ data }) => { isArmed ||= String(data?.path) === '${call}' })
    const real = WebAssembly.instantiate
    WebAssembly.instantiate = async (...given) => {
      const made = await real(...given)
      if (!(given[0] instanceof WebAssembly.Module)) return made
      const broken = Object.entries(made.exports).map(([name, value]) =>
        [name, /^(run|solo)$/.test(name) ? (...args) => (isArmed ? trap() : value(...args)) : value])
      return { exports: Object.fromEntries(broken) }
    }
  }`
}

/** Reserves WebAssembly memories until the browser refuses one: the next real allocation fails as well. */
export const NO_WASM_MEMORY = `{
    const held = []
    try { for (;;) held.push(new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })) } catch {}
    globalThis.held = held
  }`

/** A real RangeError, as every failed allocation of an array throws it. */
export const FAILED_ALLOCATION = 'void new ArrayBuffer(Number.MAX_SAFE_INTEGER)'
