/** The interface that every inference engine implements. Types only. */
import type { Profile, Size } from '../core/types.ts'

export interface Session {
  /** Name and version of the engine, as the page shows them. */
  readonly engine: string
  readonly threads: number
  /**
   * int8: parts of the model are computed in 8-bit integers, so the map differs slightly. Missing
   * means float32.
   */
  readonly arithmetic?: 'float32' | 'int8'
  /**
   * The input tensor in the profile's layout. The caller fills it before every run. Only `resize`
   * replaces it.
   */
  readonly input: Float32Array
  /** Gives the input another width and height, for a model that accepts any. Missing if it does not. */
  resize?(size: Size): Promise<void>
  /**
   * Runs the model once on `input`. Resolves to the raw map, of the input's size unless the graph
   * says otherwise. The next run may overwrite `data`.
   */
  run(): Promise<{ readonly data: Float32Array; readonly width: number; readonly height: number }>
  dispose(): Promise<void>
  /**
   * Limits the number of threads from now on, if the engine supports it. `threads` then returns the
   * new number.
   */
  limit?(threads: number): void
  /**
   * Returns a copy of the packed weights that the next visit can load instead of the model's file.
   * Call it between two runs. Missing if this session itself was loaded from a snapshot.
   */
  snapshot?(): { readonly content: Blob } | undefined
}

export interface Engine {
  /** Prepares a model for its first run. */
  open(bytes: Uint8Array, profile: Profile): Promise<Session>
  /** Bytes of WebAssembly memory in use. */
  memory(): number
}
