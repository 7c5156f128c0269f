/** The parts of three that the 3D view uses. three has no types of its own. */
declare module 'three' {
  export class Vector3 {
    x: number
    y: number
    z: number
  }
  export class Box3 {
    readonly min: Vector3
    readonly max: Vector3
    setFromObject(object: Object3D): this
  }
  export class Object3D {
    readonly position: { set(x: number, y: number, z: number): void }
    readonly geometry?: { dispose(): void }
    readonly material?: { readonly map?: { dispose(): void } | null; dispose(): void }
    add(object: Object3D): this
    remove(object: Object3D): this
    lookAt(x: number, y: number, z: number): void
    traverse(visit: (object: Object3D) => void): void
  }
  export class Scene extends Object3D {}
  export class PerspectiveCamera extends Object3D {
    fov: number
    aspect: number
    near: number
    far: number
    updateProjectionMatrix(): void
  }
  export class BufferAttribute {
    readonly array: ArrayLike<number>
    readonly count: number
  }
  export class BufferGeometry {
    readonly attributes: Readonly<Partial<Record<'position' | 'uv' | 'color', BufferAttribute>>>
    readonly index: BufferAttribute | null
    dispose(): void
  }
  export class PointsMaterial {
    size: number
    constructor(options: {
      readonly sizeAttenuation: boolean
      readonly vertexColors: boolean
    })
  }
  export class Points extends Object3D {
    constructor(geometry: BufferGeometry, material: PointsMaterial)
  }
  export class WebGLRenderer {
    constructor(options: {
      readonly canvas: HTMLCanvasElement
      readonly antialias: boolean
      readonly alpha: boolean
    })
    setPixelRatio(ratio: number): void
    setSize(width: number, height: number, setsStyle: boolean): void
    render(scene: Scene, camera: PerspectiveCamera): void
    setAnimationLoop(draw: (() => void) | null): void
    readonly xr: {
      enabled: boolean
      setReferenceSpaceType(type: 'local'): void
      setSession(session: unknown): Promise<void>
    }
    dispose(): void
    forceContextLoss(): void
  }
}
declare module 'three/examples/jsm/loaders/GLTFLoader.js' {
  import type { Object3D, PerspectiveCamera } from 'three'
  export class GLTFLoader {
    parseAsync(
      glb: ArrayBuffer,
      path: string,
    ): Promise<{ readonly scene: Object3D; readonly cameras: readonly PerspectiveCamera[] }>
  }
}
declare module 'three/examples/jsm/loaders/PLYLoader.js' {
  import type { BufferGeometry } from 'three'
  export class PLYLoader {
    parse(ply: ArrayBuffer): BufferGeometry
  }
}
