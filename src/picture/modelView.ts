/// <reference path="./three.d.ts" />
/** Shows a GLB or PLY file of ours on a canvas. Loaded for the first 3D view. */
import {
  Box3,
  type Object3D,
  type PerspectiveCamera,
  Points,
  PointsMaterial,
  Scene,
  WebGLRenderer,
} from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js'
import { showInHeadset } from './headset.ts'
import { type Orbit, START } from './orbit.ts'
import { fittedFov, type Lens, placeCamera } from './viewCamera.ts'

export interface ModelView {
  show(orbit: Orbit): void
  /**
   * Shows another GLB file, or the points of a PLY file of the same map, from the same place, unless the signal aborts before the file
   * is read.
   */
  replace(file: Blob, signal: AbortSignal): Promise<void>
  /** Adapts to the size of the canvas on the page, and draws. */
  resize(): void
  /** The picture on the canvas as PNG. */
  screenshot(): Promise<Blob | null>
  /** Shows the model in a headset until its wearer leaves. Rejects if there is none. */
  wear(): Promise<void>
  close(): void
}

interface Model {
  readonly root: Object3D
  readonly camera: PerspectiveCamera
  /** The photo's own field of view and aspect ratio. */
  readonly lens: Lens
  /** The distance of the point around which the camera turns. */
  readonly pivot: number
  /** Adapts points to the height of the photo on the canvas, in CSS pixels. */
  readonly fit?: (height: number) => void
}

/** Points are this much larger than their distance on the screen, so that no gaps are between them. */
const POINT_SCALE = 1.3

/** PLY files have no camera: `last` is a model of the same map. */
function loadPoints(ply: ArrayBuffer, last: Model): Model {
  const geometry = new PLYLoader().parse(ply)
  const material = new PointsMaterial({ sizeAttenuation: false, vertexColors: true })
  const count = geometry.attributes.position?.count ?? 0
  const rows = Math.sqrt(count / last.lens.aspect)
  const fit = (height: number): void => {
    material.size = (POINT_SCALE * height) / rows
  }
  return { ...last, root: new Points(geometry, material), fit }
}

async function loadModel(file: Blob, last: Model | null): Promise<Model> {
  const bytes = await file.arrayBuffer()
  const isPly = new TextDecoder().decode(bytes.slice(0, 3)) === 'ply'
  if (isPly && last !== null) return loadPoints(bytes, last)
  const { scene, cameras } = await new GLTFLoader().parseAsync(bytes, '')
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
  let model = await loadModel(glb, null)
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true })
  const scene = new Scene()
  scene.add(model.root)
  let orbit = START
  const draw = (): void => {
    placeCamera(model.camera, orbit, model.pivot)
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
    model.fit?.(Math.min(clientHeight, clientWidth / lens.aspect))
    draw()
  }
  resize()
  return {
    show: (wanted) => {
      orbit = wanted
      draw()
    },
    replace: async (next, signal) => {
      const loaded = await loadModel(next, model)
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
    wear: async () => {
      await showInHeadset(renderer, () => renderer.render(scene, model.camera))
      resize()
    },
    close: () => {
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}
