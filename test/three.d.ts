/** The one thing the tests want of three: its reader of OpenEXR files. It has no types of its own. */
declare module 'three/examples/jsm/loaders/EXRLoader.js' {
  export class EXRLoader {
    /** 1015: float32, 1016: half. */
    setDataType(type: number): this
    /** Rows from the bottom up. */
    parse(file: ArrayBuffer): {
      readonly width: number
      readonly height: number
      readonly data: Float32Array | Uint16Array
      readonly header: Readonly<Record<string, unknown>>
    }
  }
}
