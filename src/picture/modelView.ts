/// <reference path="./three.d.ts" />
/** Shows a GLB file of ours on a canvas. Loaded for the first 3D view. */
import { Box3, type Object3D, type PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { type Orbit, START } from './orbit.ts'

export interface ModelView {
  show(orbit: Orbit): void
  /** Shows another GLB file from the same place, unless the signal aborts before the file is read. */
  replace(glb: Blob, signal: AbortSignal): Promise<void>
  /** Adapts to the size of the canvas on the page, and draws. */
  resize(): void
  /** The picture on the canvas as PNG. */
  screenshot(): Promise<Blob | null>
  close(): void
}

interface Model {
  readonly root: Object3D
  readonly camera: PerspectiveCamera
  /** The photo's own field of view and aspect ratio. */
  readonly lens: { readonly fov: number; readonly aspect: number }
  /** The distance of the point around which the camera turns. */
  readonly pivot: number
}

async function loadModel(glb: Blob): Promise<Model> {
  const { scene, cameras } = await new GLTFLoader().parseAsync(await glb.arrayBuffer(), '')
  const [camera] = cameras
  if (camera === undefined) throw new Error('The model has no camera.')
  const { min, max } = new Box3().setFromObject(scene)
  camera.near = -max.z / 20
  camera.far = -min.z * 8
  return {
    root: scene,
    camera,
    lens: { fov: camera.fov, aspect: camera.aspect },
    // The geometric mean of the nearest and the farthest distance: near things and the background move by similar angles.
    pivot: Math.sqrt(min.z * max.z),
  }
}

/** Frees what a replaced model holds on the graphics card. */
function release(root: Object3D): void {
  root.traverse(({ geometry, material }) => {
    geometry?.dispose()
    material?.map?.dispose()
    material?.dispose()
  })
}

export async function createModelView(canvas: HTMLCanvasElement, glb: Blob): Promise<ModelView> {
  let model = await loadModel(glb)
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true })
  const scene = new Scene()
  scene.add(model.root)
  let orbit = START
  const draw = (): void => {
    place(model.camera, orbit, model.pivot)
    renderer.render(scene, model.camera)
  }
  const resize = (): void => {
    const { clientWidth, clientHeight } = canvas
    if (clientWidth === 0 || clientHeight === 0) return
    renderer.setPixelRatio(Math.min(2, devicePixelRatio))
    renderer.setSize(clientWidth, clientHeight, false)
    const { camera, lens } = model
    camera.aspect = clientWidth / clientHeight
    camera.fov = fittedFov(lens, camera.aspect)
    camera.updateProjectionMatrix()
    draw()
  }
  resize()
  return {
    show: (wanted) => {
      orbit = wanted
      draw()
    },
    replace: async (next, signal) => {
      const loaded = await loadModel(next)
      if (signal.aborted) return release(loaded.root)
      scene.remove(model.root)
      release(model.root)
      model = loaded
      scene.add(model.root)
      resize()
    },
    resize,
    screenshot: () => {
      draw()
      return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
    },
    close: () => {
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}

/** The vertical field of view that shows the whole photo on a canvas of another shape. */
function fittedFov(
  { fov, aspect }: { readonly fov: number; readonly aspect: number },
  canvas: number,
): number {
  if (canvas >= aspect) return fov
  const half = Math.tan((fov * Math.PI) / 360)
  return (Math.atan((half * aspect) / canvas) * 360) / Math.PI
}

function place(camera: PerspectiveCamera, { across, up, distance }: Orbit, pivot: number): void {
  const away = pivot * distance
  camera.position.set(
    away * Math.sin(across) * Math.cos(up),
    away * Math.sin(up),
    away * Math.cos(across) * Math.cos(up) - pivot,
  )
  camera.lookAt(0, 0, -pivot)
}
