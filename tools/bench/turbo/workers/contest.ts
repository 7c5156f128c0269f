/** The messages between the page and a contestant's worker, and the worker's side of them. */
import { toHex } from '../../../../src/core/bytes.ts'
import type { Profile } from '../../../../src/core/types.ts'
import { writeSelfTestInput } from '../../../../src/engine/selfTest.ts'
import type { AlgorithmOptions } from '../../../../src/engine/turbo/algorithm.ts'
import type { Ablation } from '../../../../src/engine/turbo/fuse.ts'
import { read, write } from '../../../../src/storage/kv.ts'

export interface Task {
  /** An ONNX file, or .tflite for LiteRT.js. Empty if an earlier visit has stored what is needed. */
  readonly bytes: ArrayBuffer
  /** A key in IndexedDB. `keep` stores what the next visit needs after the first map; `kept` starts from it. */
  readonly keep?: string
  readonly kept?: string
  readonly threads: number
  readonly profile: Profile
  /** For turbo only. */
  readonly isPlain?: boolean
  readonly without?: Ablation['without']
  readonly arithmetic?: AlgorithmOptions['arithmetic']
}

/** kept: all is in IndexedDB. opened: after the first map; `memory`: bytes of wasm memory, where the engine tells. */
export type Reply =
  | {
      readonly kind: 'opened'
      readonly engine: string
      readonly memory: number
      readonly map: Float32Array
    }
  | { readonly kind: 'kept' }
  | { readonly kind: 'hashed'; readonly hashes: readonly string[] }
  | { readonly kind: 'ran'; readonly ms: number }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Contestant {
  readonly engine: string
  readonly memory?: number
  /** Returns what the next visit needs; by default the file itself. */
  snapshot?(): unknown
  /** Runs the model on the input of `open`. The next run may overwrite the map. */
  run(): Promise<Float32Array>
}

/** Requests a number of runs and the SHA-256 of each distinct map. */
export interface Hashing {
  readonly hash: number
}

export type Asked = Task | Hashing | 'run'

function reply(message: Reply): void {
  return postMessage(message)
}

/**
 * `open` makes a session over `input` (in the order of the model's profile); its runs are timed in here. `snapshot`: what
 * a Contestant's `snapshot` gave in an earlier visit.
 */
export function contest(
  open: (task: Task, input: Float32Array<ArrayBuffer>, snapshot?: unknown) => Promise<Contestant>,
): void {
  let contestant: Contestant | undefined
  const answer = async (data: Asked): Promise<void> => {
    if (data !== 'run' && 'hash' in data) {
      const hashes = new Set<string>()
      for (let i = 0; i < data.hash && contestant !== undefined; i++) {
        hashes.add(
          toHex(await crypto.subtle.digest('SHA-256', new Float32Array(await contestant.run()))),
        )
      }
      return reply({ kind: 'hashed', hashes: [...hashes] })
    }
    if (data !== 'run') {
      const input = new Float32Array(3 * data.profile.width * data.profile.height)
      writeSelfTestInput(data.profile, input)
      const kept = data.kept === undefined ? undefined : await read<unknown>('models', data.kept)
      if (data.kept !== undefined && kept === undefined) throw new Error('Nothing was stored.')
      contestant =
        kept instanceof Blob
          ? await open({ ...data, bytes: await kept.arrayBuffer() }, input)
          : await open(data, input, kept)
      const map = new Float32Array(await contestant.run())
      reply({ kind: 'opened', engine: contestant.engine, memory: contestant.memory ?? 0, map })
      if (data.keep === undefined) return
      if (!(await write('models', data.keep, contestant.snapshot?.() ?? new Blob([data.bytes]))))
        throw new Error('It could not be stored.')
      return reply({ kind: 'kept' })
    }
    const start = performance.now()
    await contestant?.run()
    reply({ kind: 'ran', ms: performance.now() - start })
  }
  addEventListener('message', ({ data }: MessageEvent<Asked>) => {
    answer(data).catch((error: unknown) =>
      reply({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
  })
}

/** 1 × 3 × side × side → 1 × side × side × 3. */
export function channelsLast(input: Float32Array): Float32Array<ArrayBuffer> {
  const pixels = input.length / 3
  return Float32Array.from(
    { length: input.length },
    (_, i) => input[(i % 3) * pixels + Math.floor(i / 3)] ?? NaN,
  )
}
