/** The tests use only the OpenEXR reader of three, which has no types of its own. */
declare module 'three/examples/jsm/loaders/EXRLoader.js' {
  export class EXRLoader {
    /** 1015: float32, 1016: half. */
    setDataType(type: number): this
    /** Parses a file. The rows are ordered from the bottom up. */
    parse(file: ArrayBuffer): {
      readonly width: number
      readonly height: number
      readonly data: Float32Array | Uint16Array
      readonly header: Readonly<Record<string, unknown>>
    }
  }
}
