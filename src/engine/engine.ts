/** What runs a network. One door, so that another engine can stand behind it. */
import type { Profile } from '../core/types.ts'

export interface Session {
  /** Name and version of the engine, as shown to people. */
  readonly engine: string
  readonly threads: number
  /** int8: some of it in whole numbers of eight bits, so that the map differs a little. float32 where it is absent. */
  readonly arithmetic?: 'float32' | 'int8'
  /** The input the profile describes; refilled for every picture, never replaced. */
  readonly input: Float32Array
  /** Runs once over `input`; resolves to the raw map, side × side unless the graph says otherwise. */
  run(): Promise<{ readonly data: Float32Array; readonly width: number; readonly height: number }>
  dispose(): Promise<void>
  /** Lets only so many threads take part from now on, where the engine can; `threads` then says so. */
  limit?(threads: number): void
  /** What a next visit can begin with instead of the model's file, where this session was made from that; between two runs. */
  image?(): { readonly content: Blob } | undefined
}

export interface Engine {
  /** Makes the network ready to run. */
  open(bytes: Uint8Array, profile: Profile): Promise<Session>
  /** Bytes of wasm memory in use. */
  memory(): number
}
