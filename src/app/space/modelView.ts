/// <reference path="./three.d.ts" />
/** Shows a GLB file of ours on a canvas. Loaded when the visitor first opens the 3D view. */
import { Box3, type PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { type Orbit, START } from './orbit.ts'

export interface ModelView {
  show(orbit: Orbit): void
  /** Adapts to the size of the canvas on the page, and draws. */
  resize(): void
  /** The picture on the canvas as PNG. */
  screenshot(): Promise<Blob | null>
  close(): void
}

export function hasWebGl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

export async function createModelView(canvas: HTMLCanvasElement, glb: Blob): Promise<ModelView> {
  const loaded = await new GLTFLoader().parseAsync(await glb.arrayBuffer(), '')
  const [camera] = loaded.cameras
  if (camera === undefined) throw new Error('The model has no camera.')
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true })
  const scene = new Scene()
  scene.add(loaded.scene)
  const lens = { fov: camera.fov, aspect: camera.aspect }
  const { min, max } = new Box3().setFromObject(loaded.scene)
  // The geometric mean of the nearest and the farthest distance: near things and the background move by similar angles.
  const pivot = Math.sqrt(min.z * max.z)
  camera.near = -max.z / 20
  camera.far = -min.z * 8
  let orbit = START
  const draw = (): void => {
    place(camera, orbit, pivot)
    renderer.render(scene, camera)
  }
  const resize = (): void => {
    const { clientWidth, clientHeight } = canvas
    if (clientWidth === 0 || clientHeight === 0) return
    renderer.setPixelRatio(Math.min(2, devicePixelRatio))
    renderer.setSize(clientWidth, clientHeight, false)
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
