/** What runs a network. One door, so that another engine can stand behind it. */
import type { Profile } from '../core/types.ts'

export interface Session {
  /** The input the profile describes; refilled for every picture, never replaced. */
  readonly input: Float32Array<ArrayBuffer>
  /** Runs once over `input`; resolves to the raw map, side × side unless the graph says otherwise. */
  run(): Promise<{ readonly data: Float32Array; readonly width: number; readonly height: number }>
  dispose(): Promise<void>
}

export interface Engine {
  /** Name and version, as shown to people. */
  readonly name: string
  /** Threads in use; known after the first `open`. */
  readonly threads: number
  /** Compiles the network and runs it once over zeros, since a first run is up to three times as slow. */
  open(bytes: Uint8Array, profile: Profile): Promise<Session>
  /** Bytes of wasm memory in use. */
  memory(): number
}
