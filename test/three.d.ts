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

interface ThreeAttribute {
  readonly array: ArrayLike<number>
}
interface ThreeGeometry {
  readonly attributes: Readonly<Partial<Record<'position' | 'uv' | 'color', ThreeAttribute>>>
  readonly index: ThreeAttribute | null
}

declare module 'three/examples/jsm/loaders/OBJLoader.js' {
  export class OBJLoader {
    parse(text: string): {
      readonly children: readonly {
        readonly geometry: ThreeGeometry
        readonly material: { readonly name: string }
      }[]
    }
  }
}
declare module 'three/examples/jsm/loaders/MTLLoader.js' {
  export class MTLLoader {
    parse(
      text: string,
      path: string,
    ): {
      readonly materialsInfo: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    }
  }
}
declare module 'three/examples/jsm/loaders/STLLoader.js' {
  export class STLLoader {
    parse(file: ArrayBuffer): ThreeGeometry
  }
}
declare module 'three/examples/jsm/loaders/usd/USDAParser.js' {
  export class USDAParser {
    parseText(text: string): unknown
  }
}
declare module 'three/examples/jsm/libs/fflate.module.js' {
  export function unzipSync(
    zip: Uint8Array,
  ): Readonly<Record<string, Uint8Array<ArrayBuffer> | undefined>>
}
declare module 'gltf-validator' {
  export function validateBytes(bytes: Uint8Array): Promise<{
    readonly issues: { readonly messages: readonly { readonly code: string }[] }
    readonly info: { readonly totalTriangleCount: number; readonly totalVertexCount: number }
  }>
}
declare module 'three/examples/jsm/effects/AnaglyphEffect.js' {
  export class AnaglyphEffect {
    constructor(renderer: unknown)
    readonly colorMatrixLeft: { readonly elements: readonly number[] }
    readonly colorMatrixRight: { readonly elements: readonly number[] }
  }
}
